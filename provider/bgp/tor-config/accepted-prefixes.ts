import { parsePrefix } from '#provider/intent/net/prefix'
import type { AnnouncementPolicy, BgpModel, FabricPolicy, Pool } from '../model.ts'
import { selectsPool } from '../config/aggregates.ts'
import { cidrsOf } from './cidrs.ts'
import type { AcceptedPrefix, Cluster, TorNode } from './router-side.ts'

const hostLength = { IPv4: 32, IPv6: 128 } as const

/** What Calico and Cilium give a node unless told otherwise. */
const usualBlockLength = {
  calico: { IPv4: 26, IPv6: 122 },
  cilium: { IPv4: 24, IPv6: 64 },
  podCIDRs: { IPv4: 24, IPv6: 64 },
} as const

/**
 * What nodes may announce to the peers named `peers`: nothing else passes the filter. Without any peer it is the hosts' own
 * daemons that announce, and among it the addresses by which the nodes are reached.
 */
export function acceptedPrefixes(
  { model, nodes, alsoAccepted = [] }: Cluster,
  peers: ReadonlySet<string>,
): readonly AcceptedPrefix[] {
  const pools = model.pools.flatMap((pool) => fromPool(pool, model, peers))
  const fabric = model.policies.flatMap((policy) => fromPolicy(policy, nodes))
  const named = alsoAccepted.flatMap((text) => within(text, 'named by hand', () => undefined))
  return [...pools, ...fabric, ...named, ...(peers.size === 0 ? nodes.flatMap(fromNode) : [])]
}

function fromNode({ name, addresses }: TorNode): readonly AcceptedPrefix[] {
  return addresses.flatMap((text) =>
    within(`${text}/${text.includes(':') ? 128 : 32}`, `node ${name}`, () => undefined),
  )
}

function fromPool(pool: Pool, { advertisements }: BgpModel, peers: ReadonlySet<string>): readonly AcceptedPrefix[] {
  const isForAll = peers.size === 0
  const told = advertisements.filter(
    (one) =>
      selectsPool(one, pool) && (isForAll || one.peers.length === 0 || one.peers.some((name) => peers.has(name))),
  )
  return pool.blocks.flatMap((block) => {
    const lengths = told.map(({ aggregationLength }) => aggregationLength[block.family])
    return cidrsOf(block).flatMap(({ prefix, length }) => {
      const fitting = lengths.filter((one) => one >= length)
      if (fitting.length === 0) return []
      const [shortest, longest] = [Math.min(...fitting), Math.max(...fitting)]
      return [{ family: block.family, prefix, length, shortest, longest, from: `pool ${pool.name}` }]
    })
  })
}

function fromPolicy(policy: AnnouncementPolicy, nodes: readonly TorNode[]): readonly AcceptedPrefix[] {
  const { fabric } = policy
  if (fabric === undefined) return []
  const loopbacks = fabric.loopbacks.flatMap((text) => within(text, 'loopbacks', () => undefined))
  const blocks = fabric.supernets.flatMap((text) =>
    within(text, 'pod blocks', (family) => blockLengths(fabric, family, nodes)),
  )
  const pods = policy.podHostRoutes ? fabric.supernets.flatMap((text) => within(text, 'pods', () => undefined)) : []
  return [...loopbacks, ...(fabric.podBlocks === 'none' ? [] : blocks), ...pods]
}

type Lengths = readonly [shortest: number, longest: number]

/** Host routes within `text`, unless `lengths` says otherwise. */
function within(
  text: string,
  from: string,
  lengths: (family: AcceptedPrefix['family']) => Lengths | undefined,
): readonly AcceptedPrefix[] {
  const prefix = parsePrefix(text)
  if ('why' in prefix) return []
  const { family, length } = prefix
  const [shortest, longest] = lengths(family) ?? [hostLength[family], hostLength[family]]
  return [{ family, prefix: text, length, shortest: Math.max(shortest, length), longest, from }]
}

/** As the nodes have them now; otherwise as they usually are. */
function blockLengths(
  { podBlocks }: FabricPolicy,
  family: AcceptedPrefix['family'],
  nodes: readonly TorNode[],
): Lengths {
  if (podBlocks === 'none') return [hostLength[family], hostLength[family]]
  const seen = podBlocks === 'podCIDRs' ? nodes.flatMap(({ podCidrs }) => podCidrs.map(parsePrefix)) : []
  const lengths = seen.flatMap((one) => ('why' in one || one.family !== family ? [] : [one.length]))
  const usual = usualBlockLength[podBlocks][family]
  return lengths.length === 0 ? [usual, usual] : [Math.min(...lengths), Math.max(...lengths)]
}
