import type { IpFamily } from '#provider/intent/intent'
import type { Neighbour, PeerGroup, RouterSide } from '../router-side.ts'
import { familiesOf } from './families.ts'

const family = { IPv4: 'ipv4-unicast', IPv6: 'ipv6-unicast' } as const
const type = { IPv4: 'ipv4', IPv6: 'ipv6' } as const
const list = { IPv4: 'BERTH-IN-4', IPv6: 'BERTH-IN-6' } as const
const none = { IPv4: 'BERTH-OUT-4', IPv6: 'BERTH-OUT-6' } as const
const everything = { IPv4: '0.0.0.0/0 max-prefix-len 32', IPv6: '::/0 max-prefix-len 128' } as const

/** Cumulus Linux 5, commands of NVUE. */
export function cumulus(side: RouterSide, asn: string): readonly string[] {
  const used = familiesOf(side)
  const bgp = [
    'path-selection multipath aspath-ignore on',
    ...used.flatMap((one) => [
      `address-family ${family[one]} enable on`,
      `address-family ${family[one]} multipaths ebgp 64`,
      `address-family ${family[one]} multipaths ibgp 64`,
    ]),
    ...side.groups.flatMap((group) => [
      ...peerGroup(group, side).map((line) => `peer-group ${group.name} ${line}`),
      ...group.neighbours.flatMap((one) => neighbour(one, group)),
    ]),
  ]
  const devices = side.groups.flatMap(({ neighbours }) =>
    neighbours.flatMap(({ at }) => ('interface' in at ? [at.interface] : [])),
  )
  return [
    ...used.flatMap((one) => prefixLists(one, side).map((line) => `nv set router policy prefix-list ${line}`)),
    `nv set router bgp autonomous-system ${asn}`,
    ...bgp.map((line) => `nv set vrf default router bgp ${line}`),
    ...devices.map((device) => `nv set interface ${device} ip neighbor-discovery router-advertisement interval 5000`),
    ...passwords(side),
    'nv config apply',
  ]
}

function prefixLists(one: IpFamily, { accepts }: RouterSide): readonly string[] {
  const accepted = accepts.filter((prefix) => prefix.family === one)
  const rules = accepted.flatMap(({ prefix, length, shortest, longest }, index) => {
    const rule = `${list[one]} rule ${5 * (index + 1)}`
    const atLeast = shortest > length ? ` min-prefix-len ${shortest}` : ''
    const atMost = longest > length ? ` max-prefix-len ${longest}` : ''
    return [`${rule} action permit`, `${rule} match ${prefix}${atLeast}${atMost}`]
  })
  return [
    `${list[one]} type ${type[one]}`,
    ...(accepted.length === 0 ? denyAll(list[one], one) : rules),
    `${none[one]} type ${type[one]}`,
    ...denyAll(none[one], one),
  ]
}

function denyAll(name: string, one: IpFamily): readonly string[] {
  return [`${name} rule 5 action deny`, `${name} rule 5 match ${everything[one]}`]
}

function peerGroup(group: PeerGroup, side: RouterSide): readonly string[] {
  const { remoteAs, multihop, localAddress, bfd } = group
  return [
    ...(remoteAs === undefined ? [] : [`remote-as ${remoteAs}`]),
    ...(multihop ? ['multihop-ttl 255'] : []),
    ...(localAddress === undefined ? [] : [`update-source ${localAddress}`]),
    `timers keepalive ${group.keepaliveSeconds}`,
    `timers hold ${group.holdTimeSeconds}`,
    ...(bfd === undefined
      ? []
      : [
          'bfd enable on',
          `bfd detect-multiplier ${bfd.detectMultiplier}`,
          `bfd min-rx-interval ${bfd.transmitIntervalMs}`,
          `bfd min-tx-interval ${bfd.receiveIntervalMs}`,
        ]),
    ...group.families.flatMap((one) =>
      [
        'enable on',
        `policy inbound prefix-list ${list[one]}`,
        `policy outbound prefix-list ${none[one]}`,
        `prefix-limits inbound maximum ${side.maximumPrefixes[one]}`,
        ...(side.originatesDefault ? ['default-route-origination enable on'] : []),
      ].map((line) => `address-family ${family[one]} ${line}`),
    ),
  ]
}

function neighbour({ at, asn, node }: Neighbour, { name, remoteAs }: PeerGroup): readonly string[] {
  const one = `neighbor ${'address' in at ? at.address : at.interface}`
  return [
    `${one} type ${'address' in at ? 'numbered' : 'unnumbered'}`,
    `${one} peer-group ${name}`,
    `${one} description ${node}`,
    ...(remoteAs === undefined ? [`${one} remote-as ${asn}`] : []),
  ]
}

function passwords({ groups }: RouterSide): readonly string[] {
  return groups.flatMap(({ name, passwordOf }) =>
    passwordOf === undefined
      ? []
      : [`# nv set vrf default router bgp peer-group ${name} password <that of BGPPeer ${passwordOf}>`],
  )
}
