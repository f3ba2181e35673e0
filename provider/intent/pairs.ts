export interface Pairs {
  readonly pairs: Readonly<Record<string, string>>
  /** Items that are not one name, `=` and one value. */
  readonly malformed: readonly string[]
}

/**
 * Reads `a=b,c=d` as the Azure provider reads tags (reference section 1.1): both sides trimmed, but a value that spells
 * null in some case is kept with its blanks.
 */
export function readPairs(text: string): Pairs {
  const pairs: [string, string][] = []
  const malformed: string[] = []
  for (const item of text.split(',').filter((each) => each.trim() !== '')) {
    const [name = '', value, ...more] = item.split('=')
    if (name.trim() === '' || value === undefined || more.length > 0) malformed.push(item.trim())
    else pairs.push([name.trim(), value.trim().toLowerCase() === 'null' ? value : value.trim()])
  }
  return { pairs: Object.fromEntries(pairs), malformed }
}
