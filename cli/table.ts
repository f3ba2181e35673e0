/** A plain table: headings, and cells aligned by the widest of their column. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return columns([headings, ...rows], '   ').join('\n')
}

/** Rows without headings, aligned the same way. */
export function columns(rows: readonly (readonly string[])[], gap = '  '): readonly string[] {
  const [first = []] = rows
  const widths = first.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  )
}
