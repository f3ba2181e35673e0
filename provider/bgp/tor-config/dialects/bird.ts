import type { IpFamily } from '#provider/intent/intent'
import type { AcceptedPrefix, Neighbour, PeerGroup, RouterSide } from '../router-side.ts'
import { familiesOf } from './families.ts'

const channel = { IPv4: 'ipv4', IPv6: 'ipv6' } as const
const defaultRoute = { IPv4: '0.0.0.0/0', IPv6: '::/0' } as const

/** A whole bird.conf for BIRD 2. */
export function bird(side: RouterSide, asn: string): readonly string[] {
  const used = familiesOf(side)
  const sessions = side.groups.flatMap(({ name, neighbours }) => neighbours.map((one) => ({ one, group: name })))
  const devices = sessions.flatMap(({ one: { at } }) => ('interface' in at ? [at.interface] : []))
  return [
    'protocol device { }',
    ...(side.groups.some(({ bfd }) => bfd !== undefined) ? ['protocol bfd { }'] : []),
    ...(side.groups.some(isResolved) ? [connected(used)] : []),
    ...(devices.length > 0 ? advertiseRouter(devices) : []),
    ...used.flatMap((family) => kernel(family, side)),
    ...used.flatMap((family) => filter(family, side.accepts)),
    ...side.groups.flatMap((group) => template(group, side, asn)),
    ...sessions.flatMap(({ one, group }, index) => protocol(one, group, index + 1)),
  ]
}

/** BIRD takes such sessions for multihop, and looks their next hops up in its own table. */
function isResolved({ multihop, isInternal }: PeerGroup): boolean {
  return multihop || isInternal
}

function connected(used: readonly IpFamily[]): string {
  return `protocol direct { ${used.map((family) => `${channel[family]};`).join(' ')} }`
}

/** Nodes find the router of an unnumbered link by its router advertisements. */
function advertiseRouter(devices: readonly string[]): readonly string[] {
  return ['protocol radv {', ...devices.map((device) => `  interface "${device}" { max ra interval 5; };`), '}']
}

/** Equal paths become one route with several next hops here, and nowhere else. */
function kernel(family: IpFamily, { originatesDefault }: RouterSide): readonly string[] {
  const net = defaultRoute[family]
  const wanted = originatesDefault ? `source = RTS_BGP && net != ${net}` : 'source = RTS_BGP'
  return [
    'protocol kernel {',
    '  merge paths on limit 64;',
    `  ${channel[family]} { import none; export where ${wanted}; };`,
    '}',
    // The least preferred one: a real default route that BIRD knows takes its place.
    ...(originatesDefault
      ? ['protocol static {', `  ${channel[family]} { preference 1; };`, `  route ${net} unreachable;`, '}']
      : []),
  ]
}

function filter(family: IpFamily, accepts: readonly AcceptedPrefix[]): readonly string[] {
  const accepted = accepts.filter((one) => one.family === family)
  const name = `berth_in_${channel[family]}`
  if (accepted.length === 0) return [`filter ${name} { reject; }`]
  const set = accepted.map(({ prefix, shortest, longest, from }, index) => {
    const comma = index < accepted.length - 1 ? ',' : ''
    return `    ${prefix}{${shortest},${longest}}${comma} # ${from}`
  })
  return [`filter ${name} {`, '  if net ~ [', ...set, '  ] then accept;', '  reject;', '}']
}

function template(group: PeerGroup, side: RouterSide, asn: string): readonly string[] {
  const { name, passwordOf, holdTimeSeconds, keepaliveSeconds, gracefulRestart, multihop, localAddress } = group
  return [
    `template bgp ${name} {`,
    `  local ${localAddress === undefined ? '' : `${localAddress} `}as ${asn};`,
    `  hold time ${holdTimeSeconds};`,
    ...(keepaliveSeconds > 0 ? [`  keepalive time ${keepaliveSeconds};`] : []),
    ...(multihop ? ['  multihop;'] : []),
    ...(passwordOf === undefined ? [] : [`  # password "<that of BGPPeer ${passwordOf}>";`]),
    ...bfd(group),
    ...(gracefulRestart ? ['  graceful restart aware;'] : []),
    ...group.families.flatMap((family) => familyChannel(family, group, side)),
    '}',
  ]
}

function bfd({ bfd: profile }: PeerGroup): readonly string[] {
  if (profile === undefined) return []
  return [
    '  bfd {',
    // Seen from here the node's rate of sending is that of receiving.
    `    min rx interval ${profile.transmitIntervalMs} ms;`,
    `    min tx interval ${profile.receiveIntervalMs} ms;`,
    `    multiplier ${profile.detectMultiplier};`,
    '  };',
  ]
}

function familyChannel(family: IpFamily, { extendedNextHop }: PeerGroup, side: RouterSide): readonly string[] {
  return [
    `  ${channel[family]} {`,
    `    import filter berth_in_${channel[family]};`,
    `    import limit ${side.maximumPrefixes[family]} action restart;`,
    `    export ${side.originatesDefault ? `where net = ${defaultRoute[family]}` : 'none'};`,
    ...(extendedNextHop && family === 'IPv4' ? ['    extended next hop on;'] : []),
    '  };',
  ]
}

function protocol({ node, at, asn }: Neighbour, group: string, number: number): readonly string[] {
  const name = `berth${number}`
  const lines =
    'address' in at
      ? [`  neighbor ${at.address} as ${asn};`]
      : // BIRD 2 knows no unnumbered peers: whoever calls on this link is taken.
        [
          `  interface "${at.interface}";`,
          `  neighbor range fe80::/10 ${asn === undefined ? 'external' : `as ${asn}`};`,
          `  dynamic name "${name}_";`,
        ]
  return [`protocol bgp ${name} from ${group} {`, `  description "${node}";`, ...lines, '}']
}
