/**
 * Reads a Retry-After header: seconds or an HTTP date (RFC 9110 section 10.2.3). Answers milliseconds from `nowMs`, or undefined.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}

/** Reads "can be retried in 39 seconds" and "try again after '6' seconds" (arm-semantics 4.1): some 429s lack the header. */
export function retryAfterMsIn(message: string): number | undefined {
  const seconds = /(?:retried in|try again after)\s+'?(\d+)'?\s+seconds/i.exec(message)?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
}
