import { createHash } from 'node:crypto'
import type { ConnectedPeer, NodeAnnouncements } from '../../announcement.ts'
import type { Apartness } from './apart.ts'
import { filterStatements } from './attributes.ts'
import type { Audiences } from './audience.ts'
import { quoted } from './quoted.ts'

/** What a peer's protocol needs beside the peer. */
export interface PeerContext {
  readonly desired: NodeAnnouncements
  readonly audiences: Audiences
  readonly apartness: Apartness
  /** Link-local address of the router heard on an interface; absent while none was heard. */
  readonly routers: ReadonlyMap<string, string>
  readonly listenPort: number
}

const families = ['ipv4', 'ipv6'] as const
type Channel = (typeof families)[number]

/** Renders one BGP session; undefined for an unnumbered peer that was not heard yet. */
export function renderPeer(peer: ConnectedPeer, context: PeerContext): readonly string[] | undefined {
  const address = 'interface' in peer.at ? context.routers.get(peer.at.interface) : peer.at.address
  if (address === undefined) return undefined
  const source = peer.sourceAddress === undefined ? '' : `${peer.sourceAddress} `
  const port = context.listenPort === 179 ? '' : `port ${context.listenPort} `
  const remote = typeof peer.peerAsn === 'number' ? `as ${peer.peerAsn}` : peer.peerAsn
  return [
    `protocol bgp '${protocolName(peer.name)}' {`,
    `  description ${quoted('a name of a peer', peer.name)};`,
    `  local ${source}${port}as ${ownAsn(peer)};`,
    `  neighbor ${address} port ${peer.port} ${remote};`,
    ...('interface' in peer.at
      ? [`  interface ${quoted(`the interface of peer ${peer.name}`, peer.at.interface)};`]
      : []),
    ...distance(peer),
    ...timers(peer),
    `  graceful restart ${peer.gracefulRestart ? 'on' : 'off'};`,
    ...password(peer),
    ...bfd(peer, context.desired),
    ...channelsOf(peer).flatMap((channel) => renderChannel(channel, peer, context)),
    '}',
  ]
}

/** Names a peer's protocol: BIRD's names end at 64 characters, those of Kubernetes at 253. */
export function protocolName(peer: string): string {
  if (peer.length <= 48) return `peer-${peer}`
  return `peer-${peer.slice(0, 32)}-${createHash('sha256').update(peer).digest('hex').slice(0, 12)}`
}

/** The families that a session carries. */
export function channelsOf(peer: ConnectedPeer): readonly Channel[] {
  if ('interface' in peer.at || peer.dualStackAddressFamily) return families
  return peer.at.address.includes(':') ? ['ipv6'] : ['ipv4']
}

function renderChannel(channel: Channel, peer: ConnectedPeer, context: PeerContext): readonly string[] {
  const numbers = context.audiences.with(peer.name)
  const refused = numbers.length === 0 ? '' : ` && !(berth_audience ~ [${numbers.join(', ')}])`
  // RFC 8950: IPv4 routes with the next hop that the session itself has.
  const overIpv6 = 'interface' in peer.at || peer.at.address.includes(':')
  const told = context.apartness.statementsFor(peer.name)
  const statements = [...told, ...filterStatements({ ownAsn: ownAsn(peer), isInternal: isInternal(peer) })]
  return [
    `  ${channel} {`,
    `    table announced_${channel};`,
    '    import none;',
    '    export filter {',
    `      if defined(berth_audience)${refused} then reject;`,
    ...statements.map((line) => `      ${line}`),
    '      accept;',
    '    };',
    '    next hop self;',
    ...(channel === 'ipv4' && overIpv6 ? ['    extended next hop on;'] : []),
    '  };',
  ]
}

/**
 * BIRD takes every internal peer for one that may be hops away, and refuses an interface, or BFD without a source address, for
 * such a one: who states either is told to be next to it.
 */
function distance(peer: ConnectedPeer): readonly string[] {
  if (peer.ebgpMultihop) return ['  multihop 255;']
  const isNear = 'interface' in peer.at || peer.bfdProfile !== undefined
  return isInternal(peer) && isNear ? ['  direct;'] : []
}

function timers(peer: ConnectedPeer): readonly string[] {
  return [
    `  hold time ${peer.holdTimeSeconds};`,
    ...(peer.keepaliveSeconds === undefined ? [] : [`  keepalive time ${peer.keepaliveSeconds};`]),
    // BIRD's own 120 s and 60 s would leave a router that restarted without its nodes for a minute.
    `  connect retry time ${peer.connectTimeSeconds ?? 5};`,
    '  connect delay time 0;',
    // FRR lets nobody in for a second after a session has ended. A second try at that very moment could cost it the session
    // just opened, and with that what graceful restart had kept: seen once in some thirty restarts.
    '  error wait time 2, 5;',
    '  error forget time 30;',
  ]
}

function password({ name, password: secret }: ConnectedPeer): readonly string[] {
  if (secret === undefined) return []
  return [`  password ${quoted(`the password of peer ${name}`, secret)};`]
}

function bfd(peer: ConnectedPeer, { bfdProfiles }: NodeAnnouncements): readonly string[] {
  const profile = bfdProfiles.find(({ name }) => name === peer.bfdProfile)
  if (profile === undefined) return []
  return [
    '  bfd {',
    `    min rx interval ${profile.receiveIntervalMs} ms;`,
    `    min tx interval ${profile.transmitIntervalMs} ms;`,
    `    multiplier ${profile.detectMultiplier};`,
    ...(profile.passive ? ['    passive yes;'] : []),
    '  };',
  ]
}

function ownAsn(peer: ConnectedPeer): number {
  return peer.localAsn ?? peer.myAsn
}

function isInternal(peer: ConnectedPeer): boolean {
  return peer.peerAsn === 'internal' || peer.peerAsn === ownAsn(peer)
}
