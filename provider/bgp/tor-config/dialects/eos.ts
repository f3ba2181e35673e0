import type { IpFamily } from '#provider/intent/intent'
import type { AcceptedPrefix, Neighbour, PeerGroup, RouterSide } from '../router-side.ts'
import { familiesOf, hostLength } from './families.ts'

const everything = { IPv4: '0.0.0.0/0 le 32', IPv6: '::/0 le 128' } as const

/** Arista EOS, its running configuration. */
export function eos(side: RouterSide, asn: string): readonly string[] {
  const used = familiesOf(side)
  const isUnnumbered = side.groups.some(({ neighbours }) => neighbours.some(({ at }) => 'interface' in at))
  return [
    ...used.flatMap((family) => prefixLists(family, side)),
    ...(isUnnumbered ? ['ip routing ipv6 interfaces'] : []),
    `router bgp ${asn}`,
    '   bgp bestpath as-path multipath-relax',
    '   no bgp default ipv4-unicast',
    '   maximum-paths 64 ecmp 64',
    ...side.groups.flatMap((group) => [
      ...peerGroup(group, side),
      ...group.neighbours.flatMap((one) => neighbour(one, group)),
    ]),
    ...used.flatMap((family) => addressFamily(family, side, isUnnumbered)),
    '   exit',
  ]
}

function prefixLists(family: IpFamily, { accepts }: RouterSide): readonly string[] {
  const accepted = accepts.filter((one) => one.family === family)
  const permits = accepted.map((one, index) => `seq ${5 * (index + 1)} permit ${one.prefix}${lengths(one)}`)
  const denial = `seq 5 deny ${everything[family]}`
  return [
    ...listOf(family, 'BERTH-IN', permits.length === 0 ? [denial] : permits),
    ...listOf(family, 'BERTH-OUT', [denial]),
  ]
}

function listOf(family: IpFamily, name: string, lines: readonly string[]): readonly string[] {
  const keyword = family === 'IPv4' ? 'ip' : 'ipv6'
  return [`${keyword} prefix-list ${name}`, ...lines.map((line) => `   ${line}`), '   exit']
}

function lengths({ family, length, shortest, longest }: AcceptedPrefix): string {
  const atLeast = shortest > length ? ` ge ${shortest}` : ''
  return longest === length || (atLeast !== '' && longest === hostLength[family]) ? atLeast : `${atLeast} le ${longest}`
}

function peerGroup(group: PeerGroup, { maximumPrefixes }: RouterSide): readonly string[] {
  const { name, remoteAs, multihop, bfd, passwordOf, localAddress, families } = group
  const limit = Math.max(...families.map((family) => maximumPrefixes[family]))
  const lines = [
    'peer group',
    ...(typeof remoteAs === 'number' ? [`remote-as ${remoteAs}`] : []),
    ...(multihop ? ['ebgp-multihop'] : []),
    `timers ${group.keepaliveSeconds} ${group.holdTimeSeconds}`,
    ...(bfd === undefined
      ? []
      : [
          'bfd',
          `bfd interval ${bfd.receiveIntervalMs} min-rx ${bfd.transmitIntervalMs} multiplier ${bfd.detectMultiplier}`,
        ]),
    `maximum-routes ${limit}`,
  ]
  return [
    ...lines.map((line) => `   neighbor ${name} ${line}`),
    ...(localAddress === undefined ? [] : [`   ! neighbor ${name} update-source <the interface with ${localAddress}>`]),
    ...(passwordOf === undefined ? [] : [`   ! neighbor ${name} password <that of BGPPeer ${passwordOf}>`]),
  ]
}

function neighbour({ at, asn, node }: Neighbour, { name, remoteAs }: PeerGroup): readonly string[] {
  if ('interface' in at)
    return [`   neighbor interface ${at.interface} peer-group ${name} remote-as ${asn ?? `AS-OF-${node}`}`]
  return [
    `   neighbor ${at.address} peer group ${name}`,
    ...(remoteAs === undefined ? [`   neighbor ${at.address} remote-as ${asn}`] : []),
    `   neighbor ${at.address} description ${node}`,
  ]
}

function addressFamily(family: IpFamily, side: RouterSide, isUnnumbered: boolean): readonly string[] {
  const groups = side.groups.filter((group) => group.families.includes(family))
  const lines = groups.flatMap(({ name }) => [
    `neighbor ${name} activate`,
    `neighbor ${name} prefix-list BERTH-IN in`,
    `neighbor ${name} prefix-list BERTH-OUT out`,
    ...(side.originatesDefault ? [`neighbor ${name} default-originate always`] : []),
    ...(isUnnumbered && family === 'IPv4' ? [`neighbor ${name} next-hop address-family ipv6 originate`] : []),
  ])
  return [
    `   address-family ${family === 'IPv4' ? 'ipv4' : 'ipv6'}`,
    ...lines.map((line) => `      ${line}`),
    '      exit',
  ]
}
