import { output } from '../../process/run.ts'
import { lab, labNodes } from './topology.ts'

export interface RouterPolicy {
  /** Numbered sessions over the shared network, unnumbered ones over each node's own cable, or both. */
  readonly sessions: readonly ('numbered' | 'unnumbered')[]
  readonly bfd?: boolean
  readonly password?: string
}

/** The router's configuration: several next hops for a prefix, filters for each class of prefix, and a graceful helper. */
export function routerConfig({ sessions, bfd = false, password }: RouterPolicy): string {
  const groups = sessions.map((kind) => kind.toUpperCase())
  const lines = [
    'frr defaults datacenter',
    'hostname tor',
    'ip prefix-list NODE-IN seq 5 permit 172.16.0.0/16 ge 24',
    'ip prefix-list NODE-IN seq 10 permit 10.0.0.0/8 ge 24',
    ...labNodes.map((node, index) => `ip prefix-list NODE-IN seq ${20 + index} permit ${node.loopback}/32`),
    'ipv6 prefix-list NODE-IN6 seq 5 permit fd00::/16 ge 64',
    `router bgp ${lab.routerAsn}`,
    ` bgp router-id ${lab.routerLoopback}`,
    ' no bgp ebgp-requires-policy',
    ' no bgp default ipv4-unicast',
    ' bgp bestpath as-path multipath-relax',
    ...groups.flatMap((group) => [
      ` neighbor ${group} peer-group`,
      ` neighbor ${group} remote-as external`,
      ` neighbor ${group} timers 3 9`,
      ` neighbor ${group} timers connect 1`,
      ` neighbor ${group} advertisement-interval 0`,
      ...(bfd ? [` neighbor ${group} bfd`, ` neighbor ${group} bfd profile fast`] : []),
      ...(password === undefined ? [] : [` neighbor ${group} password ${password}`]),
    ]),
    ...sessions.flatMap((kind) =>
      labNodes.map((node) =>
        kind === 'numbered'
          ? ` neighbor ${node.address} peer-group NUMBERED`
          : ` neighbor ${node.port} interface v6only peer-group UNNUMBERED`,
      ),
    ),
    ...family('ipv4', groups, 'NODE-IN'),
    ...family('ipv6', groups, 'NODE-IN6'),
    'exit',
    'bfd',
    ' profile fast',
    '  transmit-interval 100',
    '  receive-interval 100',
    '  detect-multiplier 3',
    ' exit',
    'exit',
  ]
  return `${lines.join('\n')}\n`
}

function family(name: 'ipv4' | 'ipv6', groups: readonly string[], filter: string): readonly string[] {
  return [
    ` address-family ${name} unicast`,
    '  maximum-paths 64',
    ...groups.flatMap((group) => [
      `  neighbor ${group} activate`,
      `  neighbor ${group} prefix-list ${filter} in`,
      `  neighbor ${group} maximum-prefix 20000 warning-only`,
    ]),
    ' exit-address-family',
  ]
}

export interface KernelNextHop {
  /** Where it leads: an address of the shared network, or the router's end of a node's cable. */
  readonly via: string
  readonly weight: number
}

interface ListedRoute {
  readonly dst: string
  readonly protocol?: string
  readonly gateway?: string
  readonly via?: { readonly host: string }
  readonly dev?: string
  readonly nexthops?: readonly (ListedRoute & { readonly weight?: number })[]
}

/** Reads what FRR or BIRD put into a kernel's main table: prefix -> next hops. */
export async function bgpRoutes(
  namespace: string,
  family: 4 | 6,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly KernelNextHop[]>> {
  const args = ['-n', namespace, '-j', `-${family}`, 'route', 'show']
  const text = await output({ command: 'ip', args }, signal)
  // A cast at the edge: iproute2's JSON
  const routes = JSON.parse(text === '' ? '[]' : text) as readonly ListedRoute[]
  const byPrefix = new Map<string, KernelNextHop[]>()
  for (const route of routes) {
    if (route.protocol !== 'bgp' && route.protocol !== 'bird') continue
    const prefix = route.dst.includes('/') ? route.dst : `${route.dst}/${family === 4 ? 32 : 128}`
    const hops = (route.nexthops ?? [route]).map((hop) => ({ via: placeOf(hop), weight: weightOf(hop) }))
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), ...hops])
  }
  return byPrefix
}

/** What FRR writes for a link-local next hop where it uses no nexthop objects. */
const insteadOfLinkLocal = '169.254.0.1'

function placeOf({ gateway, via, dev }: ListedRoute): string {
  const address = gateway ?? via?.host ?? ''
  return address.startsWith('fe80:') || address === insteadOfLinkLocal ? (dev ?? '') : address
}

function weightOf(hop: object): number {
  return 'weight' in hop && typeof hop.weight === 'number' ? hop.weight : 1
}
