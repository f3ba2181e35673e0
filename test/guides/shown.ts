/**
 * Whether a command printed what its page shows. What differs from run to run counts as equal: addresses, ports, times, counts,
 * identifiers and the width of columns. Words do not, so a page that shows a message which is no longer said is found.
 */

/** Says the first line of `shown` that is not in `printed`, in its order; undefined if all are. */
export function missing(shown: readonly string[], printed: string): string | undefined {
  const lines = printed.split('\n').map(likeness)
  let from = 0
  for (const line of shown) {
    if (line.trim() === '...' || line.trim() === '') continue
    const at = lines.indexOf(likeness(line), from)
    if (at === -1) return line
    from = at + 1
  }
  return undefined
}

const likenesses: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b/gi, '#'],
  [/\ba?[0-9a-f]{31,}\b/gi, '#'],
  // The random end of a pod's name: Kubernetes takes letters that make no words
  [/-[bcdf-hj-np-tv-xz2-9]{4,10}(-[bcdf-hj-np-tv-xz2-9]{5})?\b/g, '-#'],
  [/\b\d+(?:\.\d+){3}(?::\d+)?\b/g, '#'],
  [/\d+(?:\.\d+)?/g, '#'],
  [/\/tmp\/[\w./-]+/g, '#'],
  [/\s+/g, ' '],
]

function likeness(line: string): string {
  return likenesses.reduce((text, [pattern, sign]) => text.replaceAll(pattern, sign), line).trim()
}
