/** The lines that only one of two texts has, with their number: enough to see what was left behind, or lost. */
export function differences(expected: string, found: string): readonly string[] {
  const counts = new Map<string, number>()
  for (const line of expected.split('\n')) counts.set(line, (counts.get(line) ?? 0) - 1)
  for (const line of found.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1)
  return [...counts].flatMap(([line, count]) =>
    count === 0 ? [] : [`${count > 0 ? 'left' : 'lost'} ${Math.abs(count)}: ${line.trim()}`],
  )
}
