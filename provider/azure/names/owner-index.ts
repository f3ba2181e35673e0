import { baseName } from './base-name.ts'

/** Finds the Service that something in Azure is named after. */
export interface OwnerIndex {
  /** The UID, or undefined: named after no Service, or after one that is not in the index. */
  uidOf(name: string): string | undefined
}

/** Makes an index of the Services that are known to live; a base name alone cannot be turned back into a UID. */
export function ownerIndex(uids: Iterable<string>): OwnerIndex {
  const byBase = new Map<string, string>()
  for (const uid of uids) byBase.set(baseName(uid).toLowerCase(), uid)
  return {
    // A base name has no dash, so the first word of a name is all of it.
    uidOf: (name) => byBase.get((name.split('-', 1)[0] ?? '').toLowerCase()),
  }
}
