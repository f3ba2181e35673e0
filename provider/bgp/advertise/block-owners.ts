import type { BlockClaim } from './facts.ts'
import { overlap, readRange } from './range.ts'
import type { Range } from './range.ts'

export interface OwnedBlock {
  readonly claim: BlockClaim
  readonly range: Range
  /** The node to which the block belongs. */
  readonly owner: string
}

/**
 * Tells of each claim whose block it is. Where nodes claim one block, or blocks that overlap, the oldest claim counts and
 * the others are refused: every speaker sees the same claims, so that never two nodes draw the traffic of one block. A
 * claim to what is no CIDR is nobody's business.
 */
export function ownersOf(claims: readonly BlockClaim[]): readonly OwnedBlock[] {
  const read = claims.flatMap((claim) => {
    const range = readRange(claim.cidr)
    return range === undefined ? [] : [{ claim, range }]
  })
  return groupsOf(read).flatMap((group) => judge(group.toSorted((a, b) => (isOlder(a.claim, b.claim) ? -1 : 1))))
}

interface ReadClaim {
  readonly claim: BlockClaim
  readonly range: Range
}

/** Claims that touch each other, directly or through a third: CIDRs nest, so that one walk in their order finds them. */
function groupsOf(claims: readonly ReadClaim[]): ReadClaim[][] {
  const sorted = claims.toSorted((a, b) => compare(a.range, b.range))
  const groups: ReadClaim[][] = []
  let widest: Range | undefined
  for (const one of sorted) {
    const group = groups.at(-1)
    if (group !== undefined && widest !== undefined && overlap(widest, one.range)) group.push(one)
    else {
      groups.push([one])
      widest = one.range
    }
  }
  return groups
}

function judge(byAge: readonly ReadClaim[]): OwnedBlock[] {
  const kept: ReadClaim[] = []
  return byAge.map((one) => {
    const older = kept.find(({ claim, range }) => claim.node !== one.claim.node && overlap(range, one.range))
    if (older === undefined) kept.push(one)
    return { ...one, owner: older?.claim.node ?? one.claim.node }
  })
}

function isOlder(a: BlockClaim, b: BlockClaim): boolean {
  return a.since === b.since ? a.node < b.node : a.since < b.since
}

/** By first address, the wider one first. */
function compare(a: Range, b: Range): number {
  if (a.family !== b.family) return a.family === 'IPv4' ? -1 : 1
  if (a.first !== b.first) return a.first < b.first ? -1 : 1
  return a.length - b.length
}
