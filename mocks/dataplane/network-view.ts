/**
 * What the data plane is told: load balancers, resolved and flat, so that nothing behind this file knows ARM's ids.
 * wire JSON -> view happens in the files read-*.ts beside this one.
 */
import type { Distribution } from './distribution.ts'
import type { Transport } from './flow.ts'

export interface Member {
  readonly name: string
  readonly ip: string
  /** Up ignores the probe, Down takes no new flows, None leaves it to the probe. */
  readonly adminState: 'None' | 'Up' | 'Down'
  /** How long established TCP flows may go on once it leaves; undefined = as long as they like. */
  readonly drainMs: number | undefined
}

export interface Probe {
  readonly name: string
  readonly protocol: 'Tcp' | 'Http' | 'Https'
  readonly port: number
  readonly path: string
  readonly intervalMs: number
  /** Consecutive results that turn a verdict. */
  readonly threshold: number
}

export interface Frontend {
  readonly name: string
  readonly ip: string
  readonly private: boolean
  /** The address space of a private frontend's virtual network; none of a public one. */
  readonly networkPrefixes: readonly string[]
}

/** What leads from a frontend to members, with all that it points at: a load balancing rule or an inbound NAT rule. */
export interface Balancing {
  /** Unique over all load balancers, like the id of its load balancer. */
  readonly id: string
  readonly name: string
  readonly loadBalancer: string
  readonly loadBalancerId: string
  readonly frontend: Frontend
  readonly floatingIp: boolean
  readonly distribution: Distribution
  readonly idleTimeoutMs: number
  /** Tells both ends about an idle TCP flow that ends; without it the flow ends silently. */
  readonly tcpReset: boolean
  readonly members: readonly Member[]
  readonly probe: Probe | undefined
  /** All members take new flows when every probe fails, instead of none. */
  readonly sendsToAllWhenDown: boolean
}

/** One port of one transport, as a listener carries it. */
export interface Rule extends Balancing {
  readonly transport: Transport
  readonly frontendPort: number
  readonly backendPort: number
}

export interface SecurityRule {
  readonly priority: number
  readonly allows: boolean
  readonly transports: readonly Transport[]
  /** Prefixes, single addresses, service tags or `*`. */
  readonly sources: readonly string[]
  readonly destinations: readonly string[]
  readonly sourcePorts: readonly PortRange[]
  readonly destinationPorts: readonly PortRange[]
}

export interface PortRange {
  readonly first: number
  readonly last: number
}

export interface Subnet {
  readonly prefixes: readonly string[]
  /** The address space of its virtual network: what the tag VirtualNetwork stands for. */
  readonly networkPrefixes: readonly string[]
  /** Inbound rules by rising priority; undefined = no security group. */
  readonly inbound: readonly SecurityRule[] | undefined
}

export interface NetworkView {
  readonly rules: readonly Rule[]
  /** Rules for all ports of all protocols (HA ports). */
  readonly allPorts: readonly Balancing[]
  readonly subnets: readonly Subnet[]
}
