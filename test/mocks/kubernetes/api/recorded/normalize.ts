/** Replaces what differs from run to run: identities, versions, times, what is given out of a range. */

const words: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\b10\.96\.\d+\.\d+\b(?!\/)/g, '<ip>'],
  [/\bfd00:10:96::[0-9a-f]+\b/g, '<ip6>'],
  [/:3[0-2]\d{3}\//g, ':<port>/'],
  // The column AGE counts from the calls' own times to today.
  [/^(\d+[ydhms])+$/, '<age>'],
  [/record \(\d+\)/, 'record (<version>)'],
  [/\\?"resourceVersion\\?":\\?"\d+\\?"/g, '<version>'],
]

const perKey: Readonly<Record<string, string>> = {
  resourceVersion: '<version>',
  continue: '<continue>',
  nodePort: '<port>',
  healthCheckNodePort: '<port>',
}

export function normalize(value: unknown, dropped: ReadonlySet<string>, key = ''): unknown {
  if (perKey[key] !== undefined && value !== '' && value !== 0) return perKey[key]
  if (typeof value === 'string') return inWords(value)
  if (Array.isArray(value)) {
    const items = value.map((item) => normalize(item, dropped))
    // Entries are in the order of their times, which differ only where a second passed between two writes.
    return key === 'managedFields' ? items.toSorted(byText) : items
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .filter(([name]) => !dropped.has(name))
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([name, item]) => [inWords(name), normalize(item, dropped, name)]))
}

const inWords = (text: string): string =>
  words.reduce((changed, [pattern, word]) => changed.replace(pattern, word), text)

const byText = (left: unknown, right: unknown): number => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)
