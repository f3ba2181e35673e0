/** Compute's etags are counters, "1", "2", …, quotes included, in body and header (arm-semantics 2.3). */
import type { Write } from '../arm/collection.ts'
import { computeErrors } from './error-catalogue.ts'

export const firstEtag = '"1"'

export function nextEtag(etag: string | undefined): string {
  const count = Number(etag?.replaceAll('"', '') ?? 0)
  return `"${(Number.isInteger(count) ? count : 0) + 1}"`
}

/** Refuses with 412 what names another version, or exists although it must not. */
export function checkComputePreconditions(write: Write, etag: string | undefined): void {
  const { ifMatch, ifNoneMatch } = write
  if (ifNoneMatch === '*' && etag !== undefined) throw computeErrors.alreadyExists(etag)
  if (ifMatch === undefined || (ifMatch === '*' && etag !== undefined)) return
  const given = quoted(ifMatch)
  if (given !== etag) throw computeErrors.etagMismatch(given, etag ?? 'null')
}

/** A bare etag is read as the quoted one. */
function quoted(given: string): string {
  return `"${given.trim().replaceAll('"', '')}"`
}
