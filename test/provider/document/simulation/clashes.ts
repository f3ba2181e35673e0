import type { Owner } from '#provider/document/names'
import { keyOf, type Slot } from './bodies.ts'

export interface Claims {
  /** What each owner would have if everybody got what it wants. */
  readonly desired: ReadonlyMap<Owner, readonly Slot[]>
  readonly standing: ReadonlyMap<Owner, readonly Slot[]>
  /** Who stands on the slot or at least at its address, in whatever document: that wins, or moving together would deadlock. */
  readonly standsAtAddress: (owner: Owner, slot: Slot) => 'slot' | 'address' | undefined
  /** Smaller is older. */
  readonly orderOf: (owner: Owner) => number
  readonly standingWins: boolean
}

export interface Settlement {
  readonly granted: ReadonlyMap<Owner, readonly Slot[]>
  /** Who goes back to what it has, and because of whom. */
  readonly lost: ReadonlyMap<Owner, Owner>
}

/**
 * Grants everything, then sends back the one of two claimants that does not stand there, and starts again; who lost to
 * somebody that lost as well gets a second chance. One-by-one admission would refuse swaps and over-refuse chains.
 */
export function settle(claims: Claims): Settlement {
  const granted = new Map(claims.desired)
  const lost = new Map<Owner, Owner>()
  for (let clash = findClash(granted); clash !== undefined; clash = findClash(granted)) {
    const [loser, winner] = judge(clash, claims, lost)
    lost.set(loser, winner)
    granted.set(loser, claims.standing.get(loser) ?? [])
  }
  for (const loser of [...lost.keys()].toSorted((a, b) => claims.orderOf(a) - claims.orderOf(b))) {
    const again = new Map(granted).set(loser, claims.desired.get(loser) ?? [])
    if (findClash(again) !== undefined) continue
    granted.set(loser, claims.desired.get(loser) ?? [])
    lost.delete(loser)
  }
  return { granted, lost }
}

interface Clash {
  readonly one: Owner
  readonly other: Owner
  readonly slot: Slot
}

function findClash(granted: ReadonlyMap<Owner, readonly Slot[]>): Clash | undefined {
  const takenBy = new Map<string, Owner>()
  for (const [owner, slots] of granted) {
    for (const slot of slots) {
      const other = takenBy.get(keyOf(slot))
      if (other !== undefined && other !== owner) return { one: owner, other, slot }
      takenBy.set(keyOf(slot), owner)
    }
  }
  return undefined
}

/** Answers the loser, then the winner. Who has been sent back already has only what stands, and cannot lose again. */
function judge({ one, other, slot }: Clash, claims: Claims, lost: ReadonlyMap<Owner, Owner>): readonly [Owner, Owner] {
  if (lost.has(one)) return [other, one]
  if (lost.has(other)) return [one, other]
  const rank = (owner: Owner) => {
    if (claims.standing.get(owner)?.some((has) => keyOf(has) === keyOf(slot))) return 3
    const stands = claims.standsAtAddress(owner, slot)
    return stands === 'slot' ? 2 : stands === 'address' ? 1 : 0
  }
  if (claims.standingWins && rank(one) !== rank(other)) return rank(one) > rank(other) ? [other, one] : [one, other]
  return claims.orderOf(one) < claims.orderOf(other) ? [other, one] : [one, other]
}
