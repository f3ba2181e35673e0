import type { IpFamily } from '#provider/intent/intent'
import type { AcceptedPrefix, Neighbour, PeerGroup, RouterSide } from '../router-side.ts'
import { familiesOf } from './families.ts'

const family = { IPv4: 'inet', IPv6: 'inet6' } as const
const defaultRoute = { IPv4: '0.0.0.0/0', IPv6: '::/0' } as const

/** Junos, `set` commands of its configuration mode. */
export function junos(side: RouterSide, asn: string): readonly string[] {
  const lines = [
    ...policies(side).map((line) => `policy-options policy-statement ${line}`),
    ...neighbourAsns(side).map((member) => `policy-options as-list BERTH-NODES members ${member}`),
    `routing-options autonomous-system ${asn}`,
    'routing-options forwarding-table export BERTH-ECMP',
    ...side.groups.flatMap((group) =>
      [...bgpGroup(group, side), ...group.neighbours.flatMap((one) => neighbour(one, group))].map(
        (line) => `protocols bgp group ${group.name} ${line}`,
      ),
    ),
  ]
  return [...lines.map((line) => `set ${line}`), ...passwords(side)]
}

/** Of nodes that are found by the interface: those with an address have their own stated. */
function neighbourAsns({ groups }: RouterSide): readonly string[] {
  const found = groups.flatMap(({ neighbours }) => neighbours.filter(({ at }) => 'interface' in at))
  return [...new Set(found.map(({ asn }) => (asn === undefined ? '1-4294967294' : String(asn))))]
}

function policies(side: RouterSide): readonly string[] {
  return [
    ...side.accepts.flatMap((prefix, index) => acceptTerm(prefix, `BERTH-IN term ${index + 1}`)),
    'BERTH-IN then reject',
    ...(side.originatesDefault
      ? familiesOf(side).flatMap((one) => [
          `BERTH-OUT term default-${family[one]} from route-filter ${defaultRoute[one]} exact`,
          `BERTH-OUT term default-${family[one]} then accept`,
        ])
      : []),
    'BERTH-OUT then reject',
    // Junos says packet and means flow.
    'BERTH-ECMP then load-balance per-packet',
  ]
}

function acceptTerm({ prefix, shortest, longest }: AcceptedPrefix, term: string): readonly string[] {
  return [`${term} from route-filter ${prefix} prefix-length-range /${shortest}-/${longest}`, `${term} then accept`]
}

function bgpGroup(group: PeerGroup, side: RouterSide): readonly string[] {
  const { bfd, multihop, localAddress, families } = group
  return [
    `type ${group.isInternal ? 'internal' : 'external'}`,
    group.isInternal ? 'multipath' : 'multipath multiple-as',
    'import BERTH-IN',
    'export BERTH-OUT',
    `hold-time ${group.holdTimeSeconds}`,
    ...(multihop ? ['multihop'] : []),
    ...(localAddress === undefined ? [] : [`local-address ${localAddress}`]),
    ...(bfd === undefined
      ? []
      : [
          `bfd-liveness-detection minimum-receive-interval ${bfd.transmitIntervalMs}`,
          `bfd-liveness-detection transmit-interval minimum-interval ${bfd.receiveIntervalMs}`,
          `bfd-liveness-detection multiplier ${bfd.detectMultiplier}`,
        ]),
    ...families.map((one: IpFamily) => {
      const limit = `prefix-limit maximum ${side.maximumPrefixes[one]} teardown`
      return `family ${family[one]} unicast ${limit}`
    }),
  ]
}

function neighbour({ at, asn, node }: Neighbour, { name, isInternal }: PeerGroup): readonly string[] {
  if ('address' in at) {
    return [
      `neighbor ${at.address} description ${node}`,
      ...(isInternal ? [] : [`neighbor ${at.address} peer-as ${asn}`]),
    ]
  }
  return [
    `dynamic-neighbor ${name}-${node} peer-auto-discovery family inet6 ipv6-nd`,
    `dynamic-neighbor ${name}-${node} peer-auto-discovery interface ${at.interface}`,
    `dynamic-neighbor ${name}-${node} peer-as-list BERTH-NODES`,
  ]
}

function passwords({ groups }: RouterSide): readonly string[] {
  return groups.flatMap(({ name, passwordOf }) =>
    passwordOf === undefined
      ? []
      : [`# set protocols bgp group ${name} authentication-key "<that of BGPPeer ${passwordOf}>"`],
  )
}
