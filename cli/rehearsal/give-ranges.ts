import { formatPrefix } from '#provider/intent/net/prefix'
import type { Problem } from '#provider/intent/problem'
import type { NodeObject } from '#reconcilers/kubernetes/node-object'
import type { CidrSpaceOptions } from '#reconcilers/node-ipam/cidr-space'
import { NodeRanges } from '#reconcilers/node-ipam/node-ranges'
import { podCidrsOf } from '#reconcilers/node/pod-cidrs'

/** A node as it would be once its pods were given what they lack. */
export interface RangedNode {
  readonly node: NodeObject
  /** What it lacks now and would be given. */
  readonly given: readonly string[]
  readonly problem: Problem | undefined
}

/** Gives ranges as the node IPAM controller does, from the same ledger; `spaces` undefined: it gives none. */
export function giveRanges(
  nodes: readonly NodeObject[],
  spaces: readonly CidrSpaceOptions[] | undefined,
): readonly RangedNode[] {
  const ranges = new NodeRanges(spaces ?? [])
  for (const node of nodes) ranges.hold(node)
  return nodes.map((node) => {
    const isGiven = podCidrsOf(node).length === 0 && node.metadata.deletionTimestamp === undefined
    if (spaces === undefined || !isGiven) return { node, given: [], problem: undefined }
    const given = ranges.giveTo(node.metadata.name)
    if (given === undefined) return { node, given: [], problem: noneLeft(spaces) }
    return { node: { ...node, spec: { ...node.spec, podCIDRs: given } }, given, problem: undefined }
  })
}

function noneLeft(spaces: readonly CidrSpaceOptions[]): Problem {
  const within = spaces.map((space) => formatPrefix(space.within)).join(', ')
  const why = `no range is left in ${within}`
  return { field: 'spec.podCIDRs', value: '', why, fix: 'Remove nodes, or give --cluster-cidr more room' }
}
