/**
 * What of a prefix is told to each peer, where not all are told the same: the route carries a number instead of attributes,
 * and each peer's filter has for the number the attributes that this peer gets.
 */
import type { Announcement, Apart, NodeAnnouncements } from '../../announcement.ts'
import { routeAttributes } from './attributes.ts'

export interface Apartness {
  /** The number of an announcement; undefined: all are told the same. */
  numberOf(announcement: Announcement): number | undefined
  /** The statements of the export filter of `peer` that turn the numbers into attributes. */
  statementsFor(peer: string): readonly string[]
}

/** Numbers what is told apart in a state, in an order that does not hang on who came first. */
export function apartnessOf({ announcements, router }: NodeAnnouncements): Apartness {
  const kinds = new Map(announcements.flatMap(({ apart }) => (apart === undefined ? [] : [[keyOf(apart), apart]])))
  const keys = [...kinds.keys()].toSorted()
  return {
    numberOf: ({ apart }) => (apart === undefined ? undefined : keys.indexOf(keyOf(apart)) + 1),
    statementsFor: (peer) =>
      keys.flatMap((key, index) => {
        const told = kinds.get(key)?.find(({ peers }) => peers.includes(peer))
        const statements = told === undefined ? [] : routeAttributes(told, router?.asn ?? 0)
        if (statements.length === 0) return []
        return [
          `if defined(berth_apart) && berth_apart = ${index + 1} then {`,
          ...statements.map((one) => `  ${one}`),
          '}',
        ]
      }),
  }
}

function keyOf(apart: readonly Apart[]): string {
  return JSON.stringify(apart)
}
