/**
 * A terminal run as a picture that plays itself: each line appears when it was printed. An SVG with CSS alone, because the
 * places that show a README run no scripts in pictures.
 */
export interface Printed {
  /** Since the start of the recording. */
  readonly atMs: number
  readonly line: string
}

const lineHeight = 19
const charWidth = 7.83
const padding = 16
/** Below the bar with the title. */
const top = 44
/** How long the last line stays before a viewer that loops begins anew. */
const appearMs = 120

/** Draws the lines, in the order in which they were printed. Times are kept; `speed` 2 plays twice as fast. */
export function terminalSvg(title: string, printed: readonly Printed[], speed = 1): string {
  const columns = Math.max(...printed.map(({ line }) => line.length), title.length)
  const width = Math.ceil(columns * charWidth + 2 * padding)
  const height = top + printed.length * lineHeight + padding
  const lines = printed.map(({ atMs, line }, at) => {
    const y = top + (at + 1) * lineHeight - 5
    const delay = (atMs / speed / 1000).toFixed(2)
    return `<text x="${padding}" y="${y}" class="${kind(line)}" style="animation-delay:${delay}s">${escape(line)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #d5dbe3; white-space: pre; opacity: 0; animation: appear ${appearMs}ms forwards; }
.title { fill: #8b949e; opacity: 1; animation: none; }
.command { fill: #7ee787; }
.heading { fill: #79c0ff; }
@keyframes appear { to { opacity: 1; } }
@media (prefers-reduced-motion: reduce) { text { animation: none; opacity: 1; } }
</style>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
<circle cx="20" cy="18" r="5" fill="#f85149"/><circle cx="38" cy="18" r="5" fill="#d29922"/><circle cx="56" cy="18" r="5" fill="#3fb950"/>
<text x="76" y="22" class="title">${escape(title)}</text>
${lines.join('\n')}
</svg>
`
}

function kind(line: string): 'command' | 'heading' | 'output' {
  if (line.startsWith('$ ')) return 'command'
  return /^[A-Z][A-Z ]+$/.test(line) ? 'heading' : 'output'
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
