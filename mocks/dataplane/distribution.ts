import { hash } from 'node:crypto'
import { printAddress } from './flow.ts'
import type { Flow } from './flow.ts'

/** What of a flow decides its member: Azure's own words for 5, 2 and 3 of its fields. */
export type Distribution = 'Default' | 'SourceIP' | 'SourceIPProtocol'

/**
 * Chooses the member that carries `flow`: a stateless hash, as Azure's (arm-semantics section 6). The same fields
 * always meet the same member until the set of members changes.
 */
export function chooseMember<Member>(
  members: readonly Member[],
  distribution: Distribution,
  flow: Flow,
): Member | undefined {
  if (members.length === 0) return undefined
  // A cryptographic hash, since neighbouring source ports must spread well over three members.
  const digest = hash('sha1', hashedFields(distribution, flow), 'buffer')
  return members[digest.readUInt32BE(0) % members.length]
}

function hashedFields(distribution: Distribution, { transport, source, destination }: Flow): string {
  switch (distribution) {
    case 'Default':
      return `${transport} ${printAddress(source)} ${printAddress(destination)}`
    case 'SourceIP':
      return `${source.ip} ${destination.ip}`
    case 'SourceIPProtocol':
      return `${transport} ${source.ip} ${destination.ip}`
  }
}
