import type { IpFamily } from '#provider/intent/intent'
import type { PeerGroup, RouterSide } from '../router-side.ts'
import { bfdProfilesOf, familiesOf, hostLength } from './families.ts'

const list = { IPv4: 'prefix-list', IPv6: 'prefix-list6' } as const
const everything = { IPv4: '0.0.0.0/0', IPv6: '::/0' } as const
const family = { IPv4: 'ipv4-unicast', IPv6: 'ipv6-unicast' } as const

/** VyOS 1.4, `set` commands of its configuration mode. */
export function vyos(side: RouterSide, asn: string): readonly string[] {
  const used = familiesOf(side)
  const bgp = [
    `system-as ${asn}`,
    'parameters bestpath as-path multipath-relax',
    ...used.flatMap((one) => [
      `address-family ${family[one]} maximum-paths ebgp 64`,
      `address-family ${family[one]} maximum-paths ibgp 64`,
    ]),
    ...side.groups.flatMap((group) => peerGroup(group, side)),
  ]
  return [
    ...used.flatMap((one) => prefixLists(one, side).map((line) => `set policy ${list[one]} ${line}`)),
    ...bfdProfiles(side).map((line) => `set protocols bfd profile ${line}`),
    ...bgp.map((line) => `set protocols bgp ${line}`),
    ...passwords(side),
  ]
}

function prefixLists(one: IpFamily, { accepts }: RouterSide): readonly string[] {
  const accepted = accepts.filter((prefix) => prefix.family === one)
  return [
    ...accepted.flatMap(({ prefix, length, shortest, longest, from }, index) => {
      const rule = `BERTH-IN rule ${5 * (index + 1)}`
      return [
        `${rule} action permit`,
        `${rule} description '${from}'`,
        `${rule} prefix ${prefix}`,
        ...(shortest > length ? [`${rule} ge ${shortest}`] : []),
        ...(longest > length ? [`${rule} le ${longest}`] : []),
      ]
    }),
    ...(accepted.length === 0 ? denyAll('BERTH-IN', one) : []),
    ...denyAll('BERTH-OUT', one),
  ]
}

function denyAll(name: string, one: IpFamily): readonly string[] {
  const rule = `${name} rule 5`
  return [`${rule} action deny`, `${rule} prefix ${everything[one]}`, `${rule} le ${hostLength[one]}`]
}

function bfdProfiles(side: RouterSide): readonly string[] {
  return bfdProfilesOf(side).flatMap(({ name, detectMultiplier, transmitIntervalMs, receiveIntervalMs }) => [
    `${name} interval multiplier ${detectMultiplier}`,
    `${name} interval receive ${transmitIntervalMs}`,
    `${name} interval transmit ${receiveIntervalMs}`,
  ])
}

function peerGroup(group: PeerGroup, side: RouterSide): readonly string[] {
  const { name, remoteAs, multihop, localAddress, bfd, families, neighbours } = group
  const shared = [
    ...(remoteAs === undefined ? [] : [`remote-as ${remoteAs}`]),
    ...(multihop ? ['ebgp-multihop 255'] : []),
    ...(localAddress === undefined ? [] : [`update-source ${localAddress}`]),
    ...(bfd === undefined ? [] : [`bfd profile ${bfd.name}`]),
    ...families.flatMap((one) =>
      [
        'prefix-list import BERTH-IN',
        'prefix-list export BERTH-OUT',
        `maximum-prefix ${side.maximumPrefixes[one]}`,
        ...(side.originatesDefault ? ['default-originate'] : []),
      ].map((line) => `address-family ${family[one]} ${line}`),
    ),
  ]
  return [
    ...shared.map((line) => `peer-group ${name} ${line}`),
    ...neighbours.flatMap(({ at, asn, node }) => {
      const neighbour = `neighbor ${'address' in at ? at.address : at.interface}`
      return [
        ...('address' in at ? [] : [`${neighbour} interface v6only peer-group ${name}`]),
        ...('address' in at ? [`${neighbour} peer-group ${name}`] : []),
        ...('address' in at && remoteAs === undefined ? [`${neighbour} remote-as ${asn}`] : []),
        `${neighbour} description '${node}'`,
        `${neighbour} timers keepalive ${group.keepaliveSeconds}`,
        `${neighbour} timers holdtime ${group.holdTimeSeconds}`,
      ]
    }),
  ]
}

function passwords({ groups }: RouterSide): readonly string[] {
  return groups.flatMap(({ name, passwordOf }) =>
    passwordOf === undefined
      ? []
      : [`# set protocols bgp peer-group ${name} password '<that of BGPPeer ${passwordOf}>'`],
  )
}
