/**
 * The routes of a full IP fabric: the node's loopbacks, and the blocks that its pods have their addresses from. They stand
 * whether or not the node serves, is excluded or is drained: without them it could not be reached at all.
 */
import { readAddress } from '../pools/address-block.ts'
import { ownersOf } from './block-owners.ts'
import { draft } from './draft.ts'
import type { Draft, DraftOptions } from './draft.ts'
import type { BlockClaim, Here } from './facts.ts'
import type { NodeProblem } from './node-problem.ts'
import type { NodeView } from './node-view.ts'
import { baseOf, contains, holds, readRange } from './range.ts'
import type { Range } from './range.ts'
import { hostWay } from './ways.ts'

export interface Fabric {
  readonly drafts: readonly Draft[]
  readonly problems: readonly NodeProblem[]
}

export function fabricOf(view: NodeView, here: Here, claims: readonly BlockClaim[]): Fabric {
  const loopbacks = loopbacksOf(view, here)
  const blocks = podBlocksOf(view, claims)
  return { drafts: [...loopbacks, ...blocks.drafts], problems: blocks.problems }
}

function loopbacksOf({ policies }: NodeView, { loopbacks }: Here): Draft[] {
  const ranges = policies.flatMap(({ fabric }) => (fabric?.loopbacks ?? []).flatMap((text) => readRange(text) ?? []))
  return loopbacks.flatMap((text) => {
    const address = readAddress(text)
    if (address === undefined || !ranges.some((range) => holds(range, address))) return []
    const named = { ...address, text }
    return [draft(hostWay(named), { ...plain, address: named, from: { kind: 'loopback' } })]
  })
}

function podBlocksOf(view: NodeView, claims: readonly BlockClaim[]): Fabric {
  const fabrics = view.policies.flatMap(({ fabric }) => (fabric === undefined ? [] : [fabric]))
  const sources = new Set(fabrics.map(({ podBlocks }) => podBlocks))
  const supernets = fabrics.flatMap((fabric) => fabric.supernets.flatMap((text) => readRange(text) ?? []))
  const drafts: Draft[] = []
  const problems: NodeProblem[] = []
  for (const { claim, range, owner } of ownersOf(claims.filter(({ source }) => sources.has(source)))) {
    if (claim.node !== view.node.name) continue
    const about = `pod block ${claim.cidr}`
    if (!supernets.some((supernet) => contains(supernet, range))) problems.push({ about, ...outside })
    else if (owner !== claim.node) problems.push({ about, ...ownedBy(owner, claim.node) })
    else drafts.push(blockDraft(range))
  }
  return { drafts, problems }
}

const outside = {
  why: 'it lies outside the supernets of the AnnouncementPolicy',
  fix: 'add its supernet to spec.fabric.supernets',
}

function ownedBy(owner: string, node: string): Omit<NodeProblem, 'about'> {
  return { why: `node ${owner} had it before`, fix: `release it on one of the nodes ${owner} and ${node}` }
}

function blockDraft(range: Range): Draft {
  const way = { length: range.length, peers: undefined, communities: [], largeCommunities: [], localPref: undefined }
  return draft(way, { ...plain, address: baseOf(range), from: { kind: 'pod-block' } })
}

const plain: Omit<DraftOptions, 'address' | 'from'> = { policies: [], weight: undefined, gracefulShutdown: false }
