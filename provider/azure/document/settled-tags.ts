import type { Tags } from '../names/tags.ts'

/** Tags that somebody wants of a resource, and what is to become of all others. */
export interface TagWish {
  readonly tags: Tags
  /** Prefixes of keys that stay although nobody wants them; undefined: all others stay (`systemTags` of azure.json). */
  readonly keep: readonly string[] | undefined
}

export interface SettledTags {
  readonly tags: Tags
  /** What differs, one line each, by the key as it is wanted. */
  readonly changes: ReadonlyMap<string, string>
}

/**
 * The tags that a resource should carry. Azure takes two cases of a key for one; and a value that differs in case alone is
 * left as it is, like the Azure provider does, or taking a cluster over would write what nobody has changed.
 */
export function settleTags(current: Tags, wish: TagWish): SettledTags {
  const changes = new Map<string, string>()
  const settled = new Map(Object.entries(current))
  const wanted = new Set(Object.keys(wish.tags).map((key) => key.toLowerCase()))
  for (const [key, value] of Object.entries(wish.tags)) {
    const standing = Object.keys(current).find((other) => other.toLowerCase() === key.toLowerCase())
    if (standing !== undefined && current[standing]?.toLowerCase() === value.toLowerCase()) continue
    settled.set(standing ?? key, value)
    changes.set(key, `set tag ${key}=${value}`)
  }
  const isKept = (key: string) => wish.keep === undefined || wish.keep.some((prefix) => startsWith(key, prefix))
  for (const key of Object.keys(current)) {
    if (wanted.has(key.toLowerCase()) || isKept(key)) continue
    settled.delete(key)
    changes.set(key, `remove tag ${key}`)
  }
  return { tags: Object.fromEntries(settled), changes }
}

function startsWith(key: string, prefix: string): boolean {
  return key.toLowerCase().startsWith(prefix.toLowerCase())
}
