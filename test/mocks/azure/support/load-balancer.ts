import type { JsonObject } from '#mocks/azure/arm/json'
import { seedPublicIp, seedSubnet } from './raw.ts'
import type { Raw } from './raw.ts'

/** The parts of a load balancer in a test; each array replaces the default one. */
export interface Parts {
  readonly sku?: JsonObject
  readonly frontendIPConfigurations?: readonly unknown[]
  readonly backendAddressPools?: readonly unknown[]
  readonly loadBalancingRules?: readonly unknown[]
  readonly probes?: readonly unknown[]
  readonly inboundNatRules?: readonly unknown[]
  readonly outboundRules?: readonly unknown[]
}

/** Makes bodies of the load balancer `lb` in a world with a subnet and the public IPs `ip-1` and `ip-2`. */
export class Bench {
  readonly raw: Raw
  readonly id: string
  readonly subnet: string
  readonly network: string

  constructor(raw: Raw) {
    this.raw = raw
    this.id = raw.id('loadBalancers', 'lb')
    this.subnet = seedSubnet(raw)
    this.network = raw.id('virtualNetworks', 'vnet')
    for (const name of ['ip-1', 'ip-2']) seedPublicIp(raw, name)
  }

  /** Points at a child of the load balancer. */
  at(segment: string, name: string): { readonly id: string } {
    return { id: `${this.id}/${segment}/${name}` }
  }

  body(parts: Parts = {}): JsonObject {
    const { sku = { name: 'Standard' }, ...children } = parts
    return { location: 'westeurope', sku, properties: { ...this.#defaults(), ...children } }
  }

  frontend(name = 'front', properties: JsonObject = {}) {
    return { name, properties: { publicIPAddress: { id: this.raw.id('publicIPAddresses', 'ip-1') }, ...properties } }
  }

  internal(name = 'front', properties: JsonObject = {}) {
    return { name, properties: { subnet: { id: this.subnet }, ...properties } }
  }

  pool(name = 'pool', addresses: readonly string[] = ['10.0.0.10']) {
    const loadBalancerBackendAddresses = addresses.map((ipAddress, index) => {
      return { name: `${name}-${index}`, properties: { ipAddress, virtualNetwork: { id: this.network } } }
    })
    return { name, properties: { loadBalancerBackendAddresses } }
  }

  rule(name = 'rule', properties: JsonObject = {}) {
    return {
      name,
      properties: {
        protocol: 'Tcp',
        frontendPort: 80,
        backendPort: 30_080,
        frontendIPConfiguration: this.at('frontendIPConfigurations', 'front'),
        backendAddressPool: this.at('backendAddressPools', 'pool'),
        probe: this.at('probes', 'probe'),
        ...properties,
      },
    }
  }

  probe(name = 'probe', properties: JsonObject = {}) {
    return { name, properties: { protocol: 'Tcp', port: 30_080, intervalInSeconds: 5, ...properties } }
  }

  natRule(name = 'nat', properties: JsonObject = {}) {
    const frontendIPConfiguration = this.at('frontendIPConfigurations', 'front')
    return {
      name,
      properties: { protocol: 'Tcp', frontendPort: 2222, backendPort: 22, frontendIPConfiguration, ...properties },
    }
  }

  outboundRule(name = 'out', properties: JsonObject = {}) {
    return {
      name,
      properties: {
        protocol: 'All',
        frontendIPConfigurations: [this.at('frontendIPConfigurations', 'front')],
        backendAddressPool: this.at('backendAddressPools', 'pool'),
        ...properties,
      },
    }
  }

  put(parts: Parts = {}) {
    return this.raw.put(this.id, this.body(parts))
  }

  #defaults() {
    return {
      frontendIPConfigurations: [this.frontend()],
      backendAddressPools: [this.pool()],
      loadBalancingRules: [this.rule()],
      probes: [this.probe()],
    }
  }
}
