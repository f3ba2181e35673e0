import { HandedHttp } from '#mocks/dataplane/handed-http'
import type { Flow } from '#mocks/dataplane/flow'
import type { NetworkSource } from '#mocks/dataplane/read-network'
import type { Underlay } from '#mocks/dataplane/underlay'
import type { Resource } from '#mocks/azure/arm/resource'

type Properties = Record<string, unknown>

const group = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network'

/** Wire documents in memory, as the emulator hands them to the data plane. */
export class PlayedAzure implements NetworkSource {
  readonly #resources = new Map<string, Resource>()
  readonly #listeners = new Set<() => void>()

  /** How many follow the documents now. */
  get followers(): number {
    return this.#listeners.size
  }

  list(type: string): readonly Resource[] {
    return [...this.#resources.values()].filter((resource) => resource.type === type)
  }

  /** Nothing here has interfaces: see played-network.ts. */
  child(): undefined {
    return undefined
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  put(type: string, name: string, properties: Properties): void {
    const id = `${group}/${type}/${name}`
    this.#resources.set(id, { id, name, type: `Microsoft.Network/${type}`, properties })
    for (const listener of this.#listeners) listener()
  }

  delete(type: string, name: string): void {
    this.#resources.delete(`${group}/${type}/${name}`)
    for (const listener of this.#listeners) listener()
  }
}

export interface LbShape {
  readonly name?: string
  /** Frontend name -> public address. */
  readonly frontends?: Readonly<Record<string, string>>
  readonly members?: readonly { readonly ip: string; readonly adminState?: string }[]
  readonly drainPeriodInSeconds?: number
  readonly rules: readonly ({ readonly name: string; readonly frontend?: string } & Properties)[]
  readonly probes?: readonly ({ readonly name: string } & Properties)[]
}

/** Puts a load balancer with one pool; public addresses of its frontends with it. */
export function putLoadBalancer(azure: PlayedAzure, shape: LbShape): void {
  const { name = 'kubernetes', frontends = { web: '127.33.0.1' }, members = [], rules, probes = [] } = shape
  const { drainPeriodInSeconds } = shape
  const id = `${group}/loadBalancers/${name}`
  const child = (type: string, childName: string, properties: Properties) => ({
    id: `${id}/${type}/${childName}`,
    name: childName,
    properties,
  })
  for (const [frontend, ipAddress] of Object.entries(frontends)) {
    azure.put('publicIPAddresses', `pip-${frontend}`, { ipAddress })
  }
  azure.put('loadBalancers', name, {
    frontendIPConfigurations: Object.keys(frontends).map((frontend) =>
      child('frontendIPConfigurations', frontend, {
        publicIPAddress: { id: `${group}/publicIPAddresses/pip-${frontend}` },
      }),
    ),
    backendAddressPools: [
      child('backendAddressPools', 'pool', {
        ...(drainPeriodInSeconds === undefined ? {} : { drainPeriodInSeconds }),
        loadBalancerBackendAddresses: members.map(({ ip, adminState }) => ({
          name: `node-${ip}`,
          properties: { ipAddress: ip, ...(adminState === undefined ? {} : { adminState }) },
        })),
      }),
    ],
    probes: probes.map(({ name: probe, ...properties }) => child('probes', probe, properties)),
    loadBalancingRules: rules.map(({ name: rule, frontend = 'web', probe, ...properties }) =>
      child('loadBalancingRules', rule, {
        protocol: 'Tcp',
        frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/${frontend}` },
        backendAddressPool: { id: `${id}/backendAddressPools/pool` },
        ...(typeof probe === 'string' ? { probe: { id: `${id}/probes/${probe}` } } : {}),
        ...properties,
      }),
    ),
  })
}

export interface NsgShape {
  readonly prefix: string
  readonly rules: readonly Properties[]
}

/** Puts a network with one subnet, guarded by a security group with `rules`. */
export function putSecurityGroup(azure: PlayedAzure, { prefix, rules }: NsgShape): void {
  azure.put('networkSecurityGroups', 'nsg', {
    securityRules: rules.map((rule, index) => ({
      name: `rule-${index}`,
      properties: {
        direction: 'Inbound',
        protocol: 'Tcp',
        sourceAddressPrefix: '*',
        sourcePortRange: '*',
        destinationAddressPrefix: '*',
        destinationPortRange: '*',
        ...rule,
      },
    })),
  })
  azure.put('virtualNetworks', 'vnet', {
    addressSpace: { addressPrefixes: [prefix] },
    subnets: [
      {
        name: 'nodes',
        properties: { addressPrefix: prefix, networkSecurityGroup: { id: `${group}/networkSecurityGroups/nsg` } },
      },
    ],
  })
}

export interface Backend {
  /** Every request that arrived, oldest first. */
  readonly flows: Flow[]
  /** What it answers with from now on. */
  status: number
  close(): void
}

/** Plays a server on `ip:port` that answers its own address. */
export async function serveBackend(underlay: Underlay, ip: string, port: number): Promise<Backend> {
  const flows: Flow[] = []
  const http = new HandedHttp((flow) => {
    flows.push(flow)
    return { status: backend.status, headers: {}, body: ip }
  })
  const binding = await underlay.bind({ ip, port }, (socket, flow) => http.accept(socket, flow))
  const backend = { flows, status: 200, close: () => binding.close() }
  return backend
}
