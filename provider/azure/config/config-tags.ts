import { readPairs } from '#provider/intent/pairs'

/** Reads `tags` (`a=b,c=d`) and `tagsMap`, which wins whatever the case: Azure takes two cases of a tag for one. */
export function configTags(
  tags: string,
  tagsMap: Readonly<Record<string, string>>,
): { readonly tags: Readonly<Record<string, string>>; readonly malformed: readonly string[] } {
  const { pairs, malformed } = readPairs(tags)
  const merged = new Map<string, [string, string]>()
  for (const pair of [...Object.entries(pairs), ...Object.entries(tagsMap)]) merged.set(pair[0].toLowerCase(), pair)
  return { tags: Object.fromEntries(merged.values()), malformed }
}
