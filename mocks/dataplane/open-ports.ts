/**
 * Rules for all ports: a socket listens on one port, so such a rule listens on those that the played machines of its
 * pool serve, at the frontend's address with floating IP, else at their own.
 */
import type { Machines, OpenPort } from './machines.ts'
import type { Balancing, Rule } from './network-view.ts'

/** Answers one rule for each port that a member serves. Members that are not played machines serve none we know of. */
export function rulesForOpenPorts(balancing: Balancing, machines: Machines): readonly Rule[] {
  const { floatingIp, frontend, members } = balancing
  const open = members.flatMap(({ ip }) => machines.nodeAt(ip)?.openPorts(floatingIp ? frontend.ip : ip) ?? [])
  const distinct = new Map(open.map((one) => [keyOf(one), one] as const))
  return [...distinct.values()].map(({ transport, port }) => ({
    ...balancing,
    transport,
    frontendPort: port,
    backendPort: port,
  }))
}

function keyOf({ transport, port }: OpenPort): string {
  return `${transport} ${port}`
}
