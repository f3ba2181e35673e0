import type { IpFamily } from '#provider/intent/intent'
import type { Problem } from '#provider/intent/problem'
import type { Advertisement, Pool } from '../model.ts'
import { aggregateProblem, selectsPool } from './aggregates.ts'
import type { Obstacle } from './settle.ts'
import { canShareNode } from './shared-nodes.ts'

/** What keeps an advertisement from serving: an aggregate beyond a pool, or another local preference for the same prefixes. */
export function advertisementObstacle(pools: readonly Pool[]): Obstacle<Advertisement> {
  return (advertisement, others) =>
    reachProblem(advertisement, pools) ?? preferenceProblem(advertisement, others, pools)
}

function reachProblem(advertisement: Advertisement, pools: readonly Pool[]): Problem | undefined {
  for (const pool of pools) {
    const found = aggregateProblem(advertisement, pool)
    if (found === undefined) continue
    const { block, length } = found
    const field = block.family === 'IPv4' ? 'spec.aggregationLength' : 'spec.aggregationLengthV6'
    const why = `no /${length} lies within ${block.text} of the pool ${pool.name}`
    return { field, value: String(length), why, fix: 'Raise it, or choose other pools with spec.ipAddressPools.' }
  }
  return undefined
}

function preferenceProblem(
  advertisement: Advertisement,
  others: readonly Advertisement[],
  pools: readonly Pool[],
): Problem | undefined {
  const other = others.find((one) => contradict(advertisement, one, pools))
  if (other === undefined) return undefined
  const said = other.localPref ?? 'none'
  return {
    field: 'spec.localPref',
    value: String(advertisement.localPref ?? ''),
    why: `BGPAdvertisement ${other.name} says ${said} for the same prefixes, nodes and peers`,
    fix: 'Write the same in both, or let them choose other pools, nodes or peers.',
  }
}

/** Which Services a selector chooses is not known here, so two that choose Services are not compared, as in MetalLB. */
function contradict(one: Advertisement, other: Advertisement, pools: readonly Pool[]): boolean {
  if (one.localPref === other.localPref) return false
  if (one.serviceSelectors.length > 0 || other.serviceSelectors.length > 0) return false
  if (!canSharePeer(one.peers, other.peers) || !canShareNode(one.nodeSelectors, other.nodeSelectors)) return false
  return pools.some((pool) => selectsPool(one, pool) && selectsPool(other, pool) && haveSamePrefix(one, other, pool))
}

function canSharePeer(some: readonly string[], others: readonly string[]): boolean {
  return some.length === 0 || others.length === 0 || some.some((name) => others.includes(name))
}

function haveSamePrefix(one: Advertisement, other: Advertisement, pool: Pool): boolean {
  const families = new Set<IpFamily>(pool.blocks.map(({ family }) => family))
  return [...families].some((family) => one.aggregationLength[family] === other.aggregationLength[family])
}
