import type { Announcement, ConnectedPeer, NodeAnnouncements } from '#provider/bgp/announcement'

export const peer: ConnectedPeer = {
  name: 'tor-a',
  myAsn: 64522,
  localAsn: undefined,
  peerAsn: 64512,
  at: { address: '172.16.7.1' },
  port: 179,
  sourceAddress: undefined,
  holdTimeSeconds: 90,
  keepaliveSeconds: undefined,
  connectTimeSeconds: undefined,
  routerId: undefined,
  password: undefined,
  bfdProfile: undefined,
  gracefulRestart: false,
  ebgpMultihop: false,
  dualStackAddressFamily: false,
}

export const announcement: Announcement = {
  prefix: '172.16.7.192/32',
  from: { kind: 'service', services: ['default/web'] },
  peers: undefined,
  communities: [],
  largeCommunities: [],
  localPref: undefined,
  med: undefined,
  prepend: 0,
  weight: undefined,
  gracefulShutdown: false,
}

export function nodeState(changes: Partial<NodeAnnouncements> = {}): NodeAnnouncements {
  return {
    router: { asn: 64522, id: '1.1.1.1' },
    peers: [peer],
    bfdProfiles: [],
    announcements: [announcement],
    ...changes,
  }
}
