const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** Reads a duration as Go writes it (`90s`, `1m30s`, `1.5h`, `0`) in milliseconds, undefined if it is none. */
export function readDurationMs(text: string): number | undefined {
  if (text === '0') return 0
  // Written as an escape: one letter beyond Latin-1 doubles the memory of the whole bundle's text.
  if (!/^(?:\d+(?:\.\d*)?(?:ns|us|\u00b5s|ms|s|m|h))+$/.test(text)) return undefined
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?)(ns|us|\u00b5s|ms|s|m|h)/g)]
  return parts.reduce((sum, [, number = '', unit = '']) => sum + Number(number) * (unitMs[unit] ?? 0), 0)
}
