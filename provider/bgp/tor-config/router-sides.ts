import { parseAddress } from '#provider/intent/net/address'
import type { IpFamily } from '#provider/intent/intent'
import type { BgpModel, Peer } from '../model.ts'
import { matchesAny } from '#provider/config/selector'
import { acceptedPrefixes } from './accepted-prefixes.ts'
import { hostGroup } from './host-group.ts'
import { maximumPrefixes } from './maximum-prefixes.ts'
import { routerAs, routersOf, type Router } from './routers.ts'
import type { Cluster, Neighbour, PeerGroup, RouterSide, TorNode } from './router-side.ts'

/**
 * The router sides of a cluster, one for each router that its peers are. Without any peer the sessions are those of the
 * hosts' own daemons, and one router with an interface to each host has them.
 */
export function routerSides(cluster: Cluster): readonly RouterSide[] {
  const { model, nodes } = cluster
  if (model.peers.length > 0) return routersOf(model.peers, nodes).map((router) => routerSide(router, cluster))
  const group = hostGroup(nodes)
  if (group.neighbours.length === 0) return []
  const side = sideOf({ asn: undefined, peers: [] }, [group], cluster)
  return [{ ...side, notes: ['what the hosts announce beside Berth must be added to BERTH-IN', ...side.notes] }]
}

function routerSide({ asn, peers }: Router, cluster: Cluster): RouterSide {
  const { model, nodes } = cluster
  const notes: string[] = []
  const alike = Map.groupBy(peers, (peer) => sessionKey(peer, model))
  const groups = [...alike.values()].map((some, index) => {
    const neighbours = neighboursOf(some, nodes, notes)
    return peerGroup(some, neighbours, { model, name: alike.size === 1 ? 'BERTH' : `BERTH${index + 1}` })
  })
  const side = sideOf({ asn, peers }, groups, cluster)
  return { ...side, notes: [...notes, ...side.notes] }
}

function sideOf({ asn, peers }: Router, groups: readonly PeerGroup[], cluster: Cluster): RouterSide {
  const { model, alsoAccepted = [] } = cluster
  const accepts = acceptedPrefixes(cluster, new Set(peers.map(({ name }) => name)))
  return {
    asn,
    peers: peers.map(({ name, at }) => ({ name, at: 'address' in at ? at.address : `interface ${at.interface}` })),
    groups,
    accepts,
    maximumPrefixes: maximumPrefixes(accepts),
    originatesDefault: model.policies.some(({ fabric }) => fabric !== undefined),
    notes: alsoAccepted.length > 0 ? [] : unknownPrefixes(model),
  }
}

function isInternal(peer: Peer): boolean {
  return routerAs(peer) === peer.myAsn
}

/** What sessions must have in common to be one peer group. */
function sessionKey(peer: Peer, { bfdProfiles }: BgpModel): string {
  const { holdTimeSeconds, password, gracefulRestart, ebgpMultihop, at } = peer
  const bfd = bfdProfiles.find(({ name }) => name === peer.bfdProfile)
  const unnumbered = 'interface' in at
  // Whether two passwords are one is nobody's business here: each peer with one gets a group of its own.
  const secret = password === undefined ? '' : peer.name
  const timers = [holdTimeSeconds, keepaliveOf(peer)]
  const from = localAddressOf(peer)
  return JSON.stringify([
    timers,
    from,
    secret,
    gracefulRestart,
    ebgpMultihop,
    bfd,
    unnumbered,
    familiesOf(peer),
    isInternal(peer),
  ])
}

function peerGroup(
  peers: readonly Peer[],
  neighbours: readonly Neighbour[],
  { model, name }: { readonly model: BgpModel; readonly name: string },
): PeerGroup {
  const [first] = peers
  if (first === undefined) throw new Error('a group has at least one peer')
  const asns = new Set(neighbours.map(({ asn }) => asn))
  const unnumbered = 'interface' in first.at
  const [only] = asns
  return {
    name,
    neighbours,
    remoteAs: unnumbered ? (isInternal(first) ? 'internal' : 'external') : asns.size === 1 ? only : undefined,
    isInternal: isInternal(first),
    families: familiesOf(first),
    holdTimeSeconds: first.holdTimeSeconds,
    keepaliveSeconds: keepaliveOf(first),
    passwordOf: first.password === undefined ? undefined : first.name,
    bfd: model.bfdProfiles.find((profile) => profile.name === first.bfdProfile),
    gracefulRestart: first.gracefulRestart,
    multihop: first.ebgpMultihop,
    extendedNextHop: familiesOf(first).includes('IPv4') && ('interface' in first.at || first.at.address.includes(':')),
    localAddress: localAddressOf(first),
    nodesConnect: true,
  }
}

/** Over several hops a router would else speak from the address nearest to the node, which calls it by this one. */
function localAddressOf({ ebgpMultihop, at }: Peer): string | undefined {
  return ebgpMultihop && 'address' in at ? at.address : undefined
}

function keepaliveOf({ keepaliveSeconds, holdTimeSeconds }: Peer): number {
  return keepaliveSeconds ?? Math.floor(holdTimeSeconds / 3)
}

function familiesOf({ at, dualStackAddressFamily }: Peer): readonly IpFamily[] {
  if (dualStackAddressFamily || 'interface' in at) return ['IPv4', 'IPv6']
  return [parseAddress(at.address)?.family ?? 'IPv4']
}

function neighboursOf(peers: readonly Peer[], nodes: readonly TorNode[], notes: string[]): readonly Neighbour[] {
  const found = new Map<string, Neighbour>()
  for (const peer of peers) {
    for (const node of nodes.filter(({ labels }) => matchesAny(peer.nodeSelectors, labels))) {
      const at = neighbourAt(peer, node)
      if (at === undefined) {
        notes.push(`${node.name} has no address of the family of BGPPeer ${peer.name}: it is left out`)
      } else {
        found.set(JSON.stringify(at), { node: node.name, at, asn: peer.localAsn ?? peer.myAsn })
      }
    }
  }
  return [...found.values()]
}

function neighbourAt({ at, sourceAddress }: Peer, node: TorNode): Neighbour['at'] | undefined {
  if ('interface' in at) return { interface: node.routerInterface ?? `INTERFACE-TO-${node.name}` }
  if (sourceAddress !== undefined) return { address: sourceAddress }
  const family = parseAddress(at.address)?.family
  const address = node.addresses.find((one) => parseAddress(one)?.family === family)
  return address === undefined ? undefined : { address }
}

function unknownPrefixes({ policies }: BgpModel): readonly string[] {
  return policies.flatMap(({ name, clusterIps, podHostRoutes, fabric }) => [
    ...(clusterIps
      ? [`AnnouncementPolicy ${name} announces cluster IPs: accept your service range too (--accept CIDR)`]
      : []),
    ...(podHostRoutes && (fabric?.supernets.length ?? 0) === 0
      ? [`AnnouncementPolicy ${name} announces pods: accept your pod range too (--accept CIDR)`]
      : []),
  ])
}
