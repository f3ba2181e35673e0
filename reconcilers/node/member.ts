import { isIP } from 'node:net'
import { isDeepStrictEqual } from 'node:util'

import type { LoadBalancers, Member } from '#provider/provider'

import type { NodeObject } from '../kubernetes/node-object.ts'
import { isControlPlane, isEligible, isReady } from './predicates.ts'

/** A node that Kubernetes lets take traffic and the provider does not. */
export interface DeclinedNode {
  readonly name: string
  readonly why: string
}

export interface SortedNodes {
  readonly members: readonly Member[]
  /** All others. */
  readonly outsiders: readonly Member[]
  /** Those of the others that only the provider keeps out. */
  readonly declined: readonly DeclinedNode[]
}

/** Sorts the nodes, by name, into those that take traffic and those that do not, `leaving` among the latter. */
export function sortNodes(
  nodes: readonly NodeObject[],
  loadBalancers: Pick<LoadBalancers<never>, 'declines'>,
  leaving: ReadonlySet<string> = new Set(),
): SortedNodes {
  const members: Member[] = []
  const outsiders: Member[] = []
  const declined: DeclinedNode[] = []
  for (const node of nodes.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))) {
    const member = memberOf(node)
    const isAllowed = isEligible(node) && !leaving.has(member.name)
    const why = isAllowed ? loadBalancers.declines(member) : undefined
    if (why !== undefined) declined.push({ name: member.name, why })
    if (isAllowed && why === undefined) members.push(member)
    else outsiders.push(member)
  }
  return { members, outsiders, declined }
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
    isReady: isReady(node),
  }
}
