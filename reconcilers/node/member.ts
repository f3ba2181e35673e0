import { isIP } from 'node:net'
import { isDeepStrictEqual } from 'node:util'

import type { LoadBalancers, Member } from '#provider/provider'

import type { NodeObject } from '../kubernetes/node-object.ts'
import { isControlPlane, isEligible } from './predicates.ts'

/** A node that Kubernetes lets take traffic and the provider does not. */
export interface DeclinedNode {
  readonly name: string
  readonly why: string
}

/** Sorts the nodes into those that take traffic, by name, and those that the provider declines. */
export function membersAmong(
  nodes: readonly NodeObject[],
  loadBalancers: Pick<LoadBalancers<never>, 'declines'>,
): { readonly members: readonly Member[]; readonly declined: readonly DeclinedNode[] } {
  const members: Member[] = []
  const declined: DeclinedNode[] = []
  for (const node of nodes.filter(isEligible)) {
    const member = memberOf(node)
    const why = loadBalancers.declines(member)
    if (why === undefined) members.push(member)
    else declined.push({ name: member.name, why })
  }
  return { members: members.toSorted((a, b) => (a.name < b.name ? -1 : 1)), declined }
}

/** Tells whether a provider that was told of the one need not be told of the other. */
export function isSameMember(one: Member, other: Member | undefined): boolean {
  return isDeepStrictEqual(one, other)
}

/** Answers the node with the first InternalIP of each family. */
export function memberOf(node: NodeObject): Member {
  const { metadata, spec, status } = node
  const internal = (status?.addresses ?? []).filter(({ type }) => type === 'InternalIP').map(({ address }) => address)
  return {
    name: metadata.name,
    addresses: [4, 6].flatMap((family) => internal.find((address) => isIP(address) === family) ?? []),
    providerId: spec?.providerID,
    labels: metadata.labels ?? {},
    isControlPlane: isControlPlane(node),
  }
}
