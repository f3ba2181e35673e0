import type { PeerGroup, TorNode } from './router-side.ts'

/**
 * The hosts whose daemon is not ours, one behind each interface: unnumbered, of whatever AS, with the timers that BGP
 * suggests (RFC 4271).
 */
export function hostGroup(nodes: readonly TorNode[]): PeerGroup {
  const neighbours = nodes.flatMap(({ name, routerInterface }) =>
    routerInterface === undefined ? [] : [{ node: name, at: { interface: routerInterface }, asn: undefined }],
  )
  return {
    name: 'BERTH',
    neighbours,
    remoteAs: 'external',
    isInternal: false,
    families: ['IPv4', 'IPv6'],
    holdTimeSeconds: 90,
    keepaliveSeconds: 30,
    passwordOf: undefined,
    bfd: undefined,
    gracefulRestart: false,
    multihop: false,
    extendedNextHop: true,
    localAddress: undefined,
    nodesConnect: false,
  }
}
