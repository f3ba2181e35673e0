/** What a node of the lab shall announce, in few words: the peers that the lab's router has, and plain announcements. */
import type { Announcement, ConnectedPeer, NodeAnnouncements } from '#provider/bgp/announcement'
import { announcement, peer } from '#test/provider/bgp/announcers/node-state'
import { lab } from './topology.ts'
import type { LabNode } from './topology.ts'

const plainPeer: ConnectedPeer = {
  ...peer,
  name: 'tor',
  myAsn: lab.nodeAsn,
  peerAsn: lab.routerAsn,
  at: { address: lab.router },
  holdTimeSeconds: 9,
  keepaliveSeconds: 3,
  connectTimeSeconds: 1,
  gracefulRestart: true,
}

/** The session over the shared network. */
export function numbered(changes: Partial<ConnectedPeer> = {}): ConnectedPeer {
  return { ...plainPeer, ...changes }
}

/** The session over the node's own cable, which has no addresses. */
export function unnumbered(changes: Partial<ConnectedPeer> = {}): ConnectedPeer {
  return { ...plainPeer, name: 'tor-cable', at: { interface: 'up0' }, peerAsn: 'external', ...changes }
}

/** A Service's address without any attribute, but for `changes`. */
export function announce(prefix: string, changes: Partial<Announcement> = {}): Announcement {
  return { ...announcement, prefix, ...changes }
}

/** The whole state of one node. */
export function stateOf(
  node: LabNode,
  peers: readonly ConnectedPeer[],
  announcements: readonly Announcement[],
): NodeAnnouncements {
  return {
    router: { asn: lab.nodeAsn, id: node.loopback },
    peers,
    bfdProfiles: [
      {
        name: 'fast',
        receiveIntervalMs: 100,
        transmitIntervalMs: 100,
        detectMultiplier: 3,
        passive: false,
        minimumTtl: undefined,
      },
    ],
    announcements,
  }
}

/** `count` addresses of a network that no other check uses: 10.20.0.0/16. */
export function manyAddresses(count: number): readonly Announcement[] {
  return Array.from({ length: count }, (_, index) => announce(`10.20.${index >> 8}.${index & 0xff}/32`))
}
