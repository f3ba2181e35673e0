import type { IpFamily } from '#provider/intent/intent'
import type { AcceptedPrefix, Neighbour, PeerGroup, RouterSide } from '../router-side.ts'
import { bfdProfilesOf, familiesOf, hostLength } from './families.ts'

const ip = { IPv4: 'ip', IPv6: 'ipv6' } as const
const everything = { IPv4: '0.0.0.0/0 le 32', IPv6: '::/0 le 128' } as const

/** FRR's integrated configuration, as `vtysh -f` and frr.conf take it; filters stand before what refers to them. */
export function frr(side: RouterSide, asn: string): readonly string[] {
  const used = familiesOf(side)
  return [
    ...used.flatMap((family) => prefixLists(family, side)),
    ...bfdProfiles(side),
    `router bgp ${asn}`,
    // Nodes may each have an AS of their own: paths of one length through different AS are equal.
    ' bgp bestpath as-path multipath-relax',
    ' no bgp default ipv4-unicast',
    ...side.groups.flatMap(neighbours),
    ...used.flatMap((family) => addressFamily(family, side)),
    'exit',
  ]
}

/** `BERTH-IN` holds what nodes may announce. Nodes need nothing but, in a fabric, a default route, which is not filtered. */
function prefixLists(family: IpFamily, { accepts }: RouterSide): readonly string[] {
  const accepted = accepts.filter((one) => one.family === family)
  const list = `${ip[family]} prefix-list`
  return [
    ...accepted.flatMap((one, index) => [
      `! ${one.from}`,
      `${list} BERTH-IN seq ${5 * (index + 1)} permit ${one.prefix}${lengths(one)}`,
    ]),
    ...(accepted.length === 0 ? [`${list} BERTH-IN seq 5 deny ${everything[family]}`] : []),
    `${list} BERTH-OUT seq 5 deny ${everything[family]}`,
  ]
}

/** Without `le` FRR takes exactly the length of the prefix, or all from `ge` on. */
function lengths({ length, shortest, longest, family }: AcceptedPrefix): string {
  if (longest === length) return ''
  if (shortest === length) return ` le ${longest}`
  return longest === hostLength[family] ? ` ge ${shortest}` : ` ge ${shortest} le ${longest}`
}

function bfdProfiles(side: RouterSide): readonly string[] {
  const profiles = bfdProfilesOf(side)
  if (profiles.length === 0) return []
  const stanzas = profiles.flatMap((bfd) => [
    ` profile ${bfd.name}`,
    `  detect-multiplier ${bfd.detectMultiplier}`,
    // Seen from here the node's rate of sending is that of receiving.
    `  receive-interval ${bfd.transmitIntervalMs}`,
    `  transmit-interval ${bfd.receiveIntervalMs}`,
    ...(bfd.minimumTtl === undefined ? [] : [`  minimum-ttl ${bfd.minimumTtl}`]),
    ' exit',
  ])
  return ['bfd', ...stanzas, 'exit']
}

const nodesConnectNote =
  " ! Berth's BIRD connects; leave the next line out where the hosts' own daemon has the sessions"

function neighbours(group: PeerGroup): readonly string[] {
  const { name, remoteAs, bfd, holdTimeSeconds, keepaliveSeconds, passwordOf, localAddress, extendedNextHop } = group
  const { nodesConnect } = group
  return [
    ` neighbor ${name} peer-group`,
    ...(remoteAs === undefined ? [] : [` neighbor ${name} remote-as ${remoteAs}`]),
    ...(group.multihop ? [` neighbor ${name} ebgp-multihop`] : []),
    ...(localAddress === undefined ? [] : [` neighbor ${name} update-source ${localAddress}`]),
    ...(extendedNextHop ? [` neighbor ${name} capability extended-nexthop`] : []),
    ` neighbor ${name} timers ${keepaliveSeconds} ${holdTimeSeconds}`,
    // Two connections that cross after a restart can cost FRR the session, and with it what graceful restart had kept.
    ...(nodesConnect ? [nodesConnectNote, ` neighbor ${name} passive`] : []),
    ...(passwordOf === undefined ? [] : [` ! neighbor ${name} password <that of BGPPeer ${passwordOf}>`]),
    ...(bfd === undefined ? [] : [` neighbor ${name} bfd`, ` neighbor ${name} bfd profile ${bfd.name}`]),
    ...group.neighbours.flatMap((neighbour) => oneNeighbour(neighbour, group)),
  ]
}

function oneNeighbour({ at, asn, node }: Neighbour, { name, remoteAs }: PeerGroup): readonly string[] {
  // Without v6only FRR takes the IPv4 address of the link, if it has a /30 or /31.
  if ('interface' in at) return [` neighbor ${at.interface} interface v6only peer-group ${name}`]
  return [
    ...(remoteAs === undefined ? [` neighbor ${at.address} remote-as ${asn}`] : []),
    ` neighbor ${at.address} peer-group ${name}`,
    ` neighbor ${at.address} description ${node}`,
  ]
}

function addressFamily(family: IpFamily, side: RouterSide): readonly string[] {
  const groups = side.groups.filter((group) => group.families.includes(family))
  return [
    ` address-family ${family === 'IPv4' ? 'ipv4' : 'ipv6'} unicast`,
    '  maximum-paths 64',
    ...(groups.some(({ isInternal }) => isInternal) ? ['  maximum-paths ibgp 64'] : []),
    ...groups.flatMap(({ name }) => [
      `  neighbor ${name} activate`,
      ...(side.originatesDefault ? [`  neighbor ${name} default-originate`] : []),
      `  neighbor ${name} prefix-list BERTH-IN in`,
      `  neighbor ${name} prefix-list BERTH-OUT out`,
      // Five minutes later it may try again; for ever would need a hand at the router.
      `  neighbor ${name} maximum-prefix ${side.maximumPrefixes[family]} restart 5`,
    ]),
    ' exit-address-family',
  ]
}
