import { createHash } from 'node:crypto'

/**
 * What an owner wants one document to hold. A document that a statement does not name is `keep`: after a restart the
 * first owner to speak must not cost the others their rules.
 * `leaving` = I go elsewhere: keep me until my new place waits for nothing but what I hold here.
 */
export type Wish<C> = { readonly want: C } | 'gone' | 'leaving' | 'keep'

/** Identifies a wish, so that an answer can say which wish it answers. */
export type WishHash = string

export function hashWish(wish: Wish<unknown>): WishHash {
  return typeof wish === 'string' ? wish : hashValue(wish.want)
}

/** A short digest of a JSON value; the order of an object's keys does not matter. */
export function hashValue(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('base64url').slice(0, 22)
}

function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) => {
      if (part === null || typeof part !== 'object' || Array.isArray(part)) return part
      return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    }) ?? 'undefined'
  )
}
