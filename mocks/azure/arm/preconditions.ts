import type { Write } from './collection.ts'
import { errors } from './error-catalogue.ts'

interface Existing {
  readonly id: string
  readonly etag: string
}

/** Refuses with 412 what names another version (If-Match), or exists although it must not (If-None-Match: *). */
export function checkPreconditions(write: Write, wantedId: string, existing: Existing | undefined): void {
  const { ifMatch, ifNoneMatch } = write
  if (ifNoneMatch === '*' && existing !== undefined) throw errors.alreadyExists(existing.id, existing.etag)
  if (ifMatch === undefined) return
  const given = ifMatch === '*' ? '*' : weakEtag(ifMatch)
  if (existing === undefined) throw errors.etagMismatch(given, 'null', wantedId)
  if (given !== '*' && given !== existing.etag) throw errors.etagMismatch(given, existing.etag, existing.id)
}

/** Azure reads a bare or a strong etag as the weak one that it hands out (arm-semantics 2.3). */
function weakEtag(given: string): string {
  const bare = given.trim().replace(/^W\//i, '').replace(/^"|"$/g, '')
  return `W/"${bare}"`
}
