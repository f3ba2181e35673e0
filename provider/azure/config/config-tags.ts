/** Reads `tags` (`a=b,c=d`) and `tagsMap`, which wins whatever the case: Azure takes two cases of a tag for one. */
export function configTags(
  tags: string,
  tagsMap: Readonly<Record<string, string>>,
): { readonly tags: Readonly<Record<string, string>>; readonly malformed: readonly string[] } {
  const pairs: [string, string][] = []
  const malformed: string[] = []
  for (const item of tags.split(',').filter((each) => each.trim() !== '')) {
    const [name = '', value, ...more] = item.split('=')
    if (name.trim() === '' || value === undefined || more.length > 0) malformed.push(item.trim())
    else pairs.push([name.trim(), value.trim()])
  }
  const merged = new Map<string, [string, string]>()
  for (const pair of [...pairs, ...Object.entries(tagsMap)]) merged.set(pair[0].toLowerCase(), pair)
  return { tags: Object.fromEntries(merged.values()), malformed }
}
