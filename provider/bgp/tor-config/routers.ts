import type { Peer } from '../model.ts'
import { matchesAny } from '#provider/config/selector'
import type { TorNode } from './router-side.ts'

/** The peers that are one router, as far as the resources tell. */
export interface Router {
  readonly asn: number | undefined
  readonly peers: readonly Peer[]
}

/**
 * Sorts peers by router: one AS, and never two addresses for one node, because nobody needs two sessions with one router.
 * Two routers of one AS that stand in different racks look like one with an address in each; naming the peers tells them apart.
 */
export function routersOf(peers: readonly Peer[], nodes: readonly TorNode[]): readonly Router[] {
  const routers: { readonly asn: number | undefined; readonly peers: Peer[] }[] = []
  const selected = new Map(
    peers.map((peer) => [peer, nodes.filter(({ labels }) => matchesAny(peer.nodeSelectors, labels))]),
  )
  for (const peer of peers) {
    const asn = routerAs(peer)
    const mine = new Set(selected.get(peer))
    const isElsewhere = (other: Peer) => !(selected.get(other) ?? []).some((node) => mine.has(node))
    const router = routers.find((one) => one.asn === asn && one.peers.every(isElsewhere))
    if (router === undefined) routers.push({ asn, peers: [peer] })
    else router.peers.push(peer)
  }
  return routers
}

/** The AS of the router, undefined where it is only known to be another than the node's. */
export function routerAs({ peerAsn, myAsn }: Peer): number | undefined {
  return peerAsn === 'external' ? undefined : peerAsn === 'internal' ? myAsn : peerAsn
}
