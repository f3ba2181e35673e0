/**
 * The whole of BIRD's configuration for one node's state, pure. Nothing in it goes to the kernel: the daemon only speaks.
 * What does not depend on the state is always there, so that a change of one route or peer differs in nothing else.
 */
import type { NodeAnnouncements } from '../../announcement.ts'
import { apartnessOf } from './apart.ts'
import { attributeDeclarations, routeAttributes } from './attributes.ts'
import { audiencesOf } from './audience.ts'
import { renderPeer } from './peer-protocol.ts'
import type { PeerContext } from './peer-protocol.ts'
import { quoted } from './quoted.ts'

export interface BirdSurroundings {
  /** Link-local address of the router heard on an interface; absent while none was heard. */
  readonly routers: ReadonlyMap<string, string>
  /** The TCP port that BIRD listens on; another than 179 beside a second daemon on the node. */
  readonly listenPort: number
}

/** Renders the configuration. Throws `AnnouncerError` (refused) for what BIRD has no words for. */
export function renderBirdConfig(desired: NodeAnnouncements, surroundings: BirdSurroundings): string {
  const context: PeerContext = {
    ...surroundings,
    desired,
    audiences: audiencesOf(desired),
    apartness: apartnessOf(desired),
  }
  const lines = [
    '# Made by berth speaker, which writes it again at every change.',
    'log stderr { info, remote, warning, error, auth, fatal, bug };',
    // With milliseconds and a date: `berth speaker` reads since when a session stands.
    'timeformat base iso long ms;',
    'timeformat protocol iso long ms;',
    `router id ${desired.router?.id ?? '0.0.0.1'};`,
    // After a restart BIRD may wait for a peer's End-of-RIB before it tells that peer anything. We learn nothing from peers:
    // BIRD's own 240 s would leave the node out for minutes, as seen once in the lab on a busy machine.
    'graceful restart wait 10;',
    ...attributeDeclarations,
    'ipv4 table announced_ipv4;',
    'ipv6 table announced_ipv6;',
    'protocol device { scan time 10; }',
    ...renderRoutes('ipv4', context),
    ...renderRoutes('ipv6', context),
    ...renderBfd(desired),
    ...renderAdvertisements(desired),
    ...(desired.router === undefined ? [] : desired.peers.flatMap((peer) => renderPeer(peer, context) ?? [])),
  ]
  return `${lines.join('\n')}\n`
}

function renderRoutes(family: 'ipv4' | 'ipv6', { desired, audiences, apartness }: PeerContext): readonly string[] {
  const asn = desired.router?.asn ?? 0
  const routes = desired.announcements
    .filter(({ prefix }) => prefix.includes(':') === (family === 'ipv6'))
    .map((announcement) => {
      const audience = audiences.numberOf(announcement)
      const apart = apartness.numberOf(announcement)
      const statements = [
        ...(apart === undefined ? routeAttributes(announcement, asn) : [`berth_apart = ${apart};`]),
        ...(audience === undefined ? [] : [`berth_audience = ${audience};`]),
      ]
      const block = statements.length === 0 ? '' : ` { ${statements.join(' ')} }`
      return `  route ${announcement.prefix} blackhole${block};`
    })
  return [`protocol static static_${family} {`, `  ${family} { table announced_${family}; };`, ...routes, '}']
}

/** Only where a peer wants it: its ports may belong to another daemon of the node. */
function renderBfd({ peers, bfdProfiles }: NodeAnnouncements): readonly string[] {
  const isWanted = peers.some((peer) => bfdProfiles.some(({ name }) => name === peer.bfdProfile))
  return isWanted ? ['protocol bfd berth_bfd { }'] : []
}

/** An FRR router learns the peers of its unnumbered interfaces from router advertisements, and in no other way. */
function renderAdvertisements({ peers }: NodeAnnouncements): readonly string[] {
  const interfaces = [...new Set(peers.flatMap(({ at }) => ('interface' in at ? [at.interface] : [])))].toSorted()
  if (interfaces.length === 0) return []
  return [
    'protocol radv berth_radv {',
    // A lifetime of 0: we are a neighbour and nobody's default router.
    ...interfaces.map(
      (name) =>
        `  interface ${quoted('the interface of a peer', name)} { min ra interval 3; max ra interval 5; default lifetime 0; };`,
    ),
    '}',
  ]
}
