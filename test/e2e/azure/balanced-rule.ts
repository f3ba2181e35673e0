import type { LoadBalancer, PublicIPAddress } from './wire.ts'

export interface Probe {
  readonly name: string
  readonly protocol: string
  readonly port: number
  readonly path: string
  readonly intervalSeconds: number
  /** So many equal answers in a row change a member's state. */
  readonly threshold: number
}

/** One load balancing rule with everything it points at looked up. */
export interface BalancedRule {
  readonly loadBalancer: string
  readonly name: string
  readonly address: string
  readonly protocol: 'tcp' | 'udp'
  readonly frontendPort: number
  readonly backendPort: number
  readonly floatingIp: boolean
  readonly distribution: 'flow' | 'source'
  /** Without a probe all members take traffic. */
  readonly probe: Probe | undefined
  readonly members: readonly string[]
  /** How the members came into the pool. */
  readonly joinedBy: 'interfaces' | 'addresses'
}

export interface Documents {
  readonly loadBalancers: readonly LoadBalancer[]
  readonly publicIPs: readonly PublicIPAddress[]
  /** The private address of an interface's ip configuration. */
  readonly addressOf: (ipConfiguration: string) => string | undefined
}

/** Reads all rules that have an address and a pool. */
export function readRules({ loadBalancers, publicIPs, addressOf }: Documents): readonly BalancedRule[] {
  const publicAddress = new Map(publicIPs.map((ip) => [key(ip.id), ip.properties.ipAddress]))
  return loadBalancers.flatMap(({ name: loadBalancer, properties: body }) =>
    body.loadBalancingRules.flatMap(({ name, properties: rule }) => {
      const frontend = find(body.frontendIPConfigurations, rule.frontendIPConfiguration.id)?.properties
      const address = frontend?.privateIPAddress ?? publicAddress.get(key(frontend?.publicIPAddress?.id))
      const pool = find(body.backendAddressPools, rule.backendAddressPool?.id)
      if (address === undefined || pool === undefined) return []
      return {
        loadBalancer,
        name,
        address,
        protocol: rule.protocol.toLowerCase() === 'udp' ? ('udp' as const) : ('tcp' as const),
        frontendPort: rule.frontendPort,
        backendPort: rule.backendPort,
        floatingIp: rule.enableFloatingIP,
        distribution: rule.loadDistribution === 'Default' ? ('flow' as const) : ('source' as const),
        probe: readProbe(body, rule.probe?.id),
        joinedBy: pool.properties.loadBalancerBackendAddresses.some(
          ({ properties: { networkInterfaceIPConfiguration: by } }) => by !== undefined,
        )
          ? ('interfaces' as const)
          : ('addresses' as const),
        members: pool.properties.loadBalancerBackendAddresses.flatMap(
          ({ properties: { ipAddress, networkInterfaceIPConfiguration: by } }) =>
            ipAddress ?? (by && addressOf(by.id)) ?? [],
        ),
      }
    }),
  )
}

function readProbe(body: LoadBalancer['properties'], id: string | undefined): Probe | undefined {
  const found = find(body.probes, id)
  if (found === undefined) return undefined
  const { name, properties: probe } = found
  return {
    name,
    protocol: probe.protocol.toLowerCase(),
    port: probe.port,
    path: probe.requestPath ?? '/',
    intervalSeconds: probe.intervalInSeconds,
    threshold: probe.probeThreshold,
  }
}

function find<T extends { readonly id: string }>(children: readonly T[], id: string | undefined): T | undefined {
  return children.find((child) => key(child.id) === key(id))
}

/** ARM ids are compared without regard to case. */
function key(id: string | undefined): string {
  return id?.toLowerCase() ?? ''
}
