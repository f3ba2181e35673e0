import { firstRouter, labNodes } from './topology.ts'
import type { RouterSite } from './topology.ts'

export interface RouterPolicy {
  /** Numbered sessions over the shared network, unnumbered ones over each node's own cable, or both. */
  readonly sessions: readonly ('numbered' | 'unnumbered')[]
  readonly bfd?: boolean
  readonly password?: string
}

/** The router's configuration: several next hops for a prefix, filters for each class of prefix, and a graceful helper. */
export function routerConfig(
  { sessions, bfd = false, password }: RouterPolicy,
  site: RouterSite = firstRouter,
): string {
  const groups = sessions.map((kind) => kind.toUpperCase())
  const lines = [
    'frr defaults datacenter',
    `hostname ${site.name}`,
    'ip prefix-list NODE-IN seq 5 permit 172.16.0.0/16 ge 24',
    'ip prefix-list NODE-IN seq 10 permit 10.0.0.0/8 ge 24',
    ...labNodes.map((node, index) => `ip prefix-list NODE-IN seq ${20 + index} permit ${node.loopback}/32`),
    'ipv6 prefix-list NODE-IN6 seq 5 permit fd00::/16 ge 64',
    `router bgp ${site.asn}`,
    ` bgp router-id ${site.loopback}`,
    ' no bgp ebgp-requires-policy',
    ' no bgp default ipv4-unicast',
    ' bgp bestpath as-path multipath-relax',
    ...groups.flatMap((group) => [
      ` neighbor ${group} peer-group`,
      ` neighbor ${group} remote-as external`,
      ` neighbor ${group} timers 3 9`,
      ` neighbor ${group} timers connect 1`,
      // As tor-config has it: connections that cross cost FRR a session now and then.
      ` neighbor ${group} passive`,
      ` neighbor ${group} advertisement-interval 0`,
      ...(bfd ? [` neighbor ${group} bfd`, ` neighbor ${group} bfd profile fast`] : []),
      ...(password === undefined ? [] : [` neighbor ${group} password ${password}`]),
    ]),
    ...sessions.flatMap((kind) =>
      site.ends.map(({ address, port }) =>
        kind === 'numbered'
          ? ` neighbor ${address} peer-group NUMBERED`
          : ` neighbor ${port} interface v6only peer-group UNNUMBERED`,
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
