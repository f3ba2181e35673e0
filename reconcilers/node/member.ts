import { isIP } from 'node:net'

import type { Member } from '#provider/provider'

import type { NodeObject } from '../kubernetes/node-object.ts'

/** Answers the node as a member: its first InternalIP of each family. Undefined while it has none. */
export function memberOf({ metadata, status }: NodeObject): Member | undefined {
  const internal = (status?.addresses ?? []).filter(({ type }) => type === 'InternalIP').map(({ address }) => address)
  const addresses = [4, 6].flatMap((family) => internal.find((address) => isIP(address) === family) ?? [])
  return addresses.length === 0 ? undefined : { name: metadata.name, addresses }
}
