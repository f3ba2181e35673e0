/**
 * What the data plane is told: load balancers, resolved and flat, so that nothing behind this file knows ARM's ids.
 * wire JSON -> view happens in the files view-*.ts beside this one.
 */
import type { Distribution } from './distribution.ts'

export interface Member {
  readonly name: string
  readonly ip: string
  /** Up ignores the probe, Down takes no new flows, None leaves it to the probe. */
  readonly adminState: 'None' | 'Up' | 'Down'
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
}

/** One TCP rule of one load balancer, with all that it points at. */
export interface Rule {
  /** Unique over all load balancers, like the id of its load balancer. */
  readonly id: string
  readonly name: string
  readonly loadBalancer: string
  readonly loadBalancerId: string
  readonly frontend: Frontend
  readonly frontendPort: number
  readonly backendPort: number
  readonly floatingIp: boolean
  readonly distribution: Distribution
  readonly idleTimeoutMs: number
  /** Tells both ends about an idle flow that ends; without it the flow ends silently. */
  readonly tcpReset: boolean
  readonly members: readonly Member[]
  readonly probe: Probe | undefined
  /** All members take new flows when every probe fails, instead of none. */
  readonly sendsToAllWhenDown: boolean
}

export interface SecurityRule {
  readonly priority: number
  readonly allows: boolean
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
  /** Inbound rules for TCP by rising priority; undefined = no security group. */
  readonly inbound: readonly SecurityRule[] | undefined
}

export interface NetworkView {
  readonly rules: readonly Rule[]
  readonly subnets: readonly Subnet[]
}
