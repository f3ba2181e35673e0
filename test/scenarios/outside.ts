/** Reads what stands in the local Azure, without asking anything of the product but the shapes of the bodies. */
import type { Emulator } from '#mocks/azure/emulator'
import type { Resource } from '#mocks/azure/arm/resource'
import type { Frontend, LoadBalancerBody, Pool, Rule } from '#provider/azure/load-balancer/body'
import type { PrivateLinkBody } from '#provider/azure/private-link/body'
import type { PublicIpBody } from '#provider/azure/public-ip/body'
import type { SecurityGroupBody, SecurityRule } from '#provider/azure/security-group/body'

export class Outside {
  readonly #emulator: Emulator

  constructor(emulator: Emulator) {
    this.#emulator = emulator
  }

  get loadBalancers(): readonly (Resource & LoadBalancerBody)[] {
    return this.#emulator.resources.list('loadBalancers')
  }

  get publicIps(): readonly (Resource & PublicIpBody)[] {
    return this.#emulator.resources.list('publicIPAddresses')
  }

  get privateLinks(): readonly (Resource & PrivateLinkBody)[] {
    return this.#emulator.resources.list('privateLinkServices')
  }

  get securityRules(): readonly SecurityRule[] {
    const groups: readonly (Resource & SecurityGroupBody)[] = this.#emulator.resources.list('networkSecurityGroups')
    return groups.flatMap(({ properties }) => properties.securityRules ?? [])
  }

  loadBalancer(name: string): (Resource & LoadBalancerBody) | undefined {
    return this.loadBalancers.find((one) => one.name === name)
  }

  publicIp(name: string): (Resource & PublicIpBody) | undefined {
    return this.publicIps.find((one) => one.name === name)
  }

  addressOf({ properties = {} }: Frontend): string | undefined {
    const { publicIPAddress, privateIPAddress } = properties
    if (publicIPAddress === undefined) return privateIPAddress
    return this.publicIps.find(({ id }) => sameId(id, publicIPAddress.id))?.properties.ipAddress
  }

  /** Every rule with the address and the load balancer that it stands on. */
  rules(): readonly { readonly rule: Rule; readonly address: string | undefined; readonly loadBalancer: string }[] {
    return this.loadBalancers.flatMap(({ name, properties }) =>
      (properties.loadBalancingRules ?? []).map((rule) => {
        const frontend = (properties.frontendIPConfigurations ?? []).find(({ id }) =>
          sameId(id, rule.properties?.frontendIPConfiguration?.id),
        )
        return { rule, loadBalancer: name, address: frontend && this.addressOf(frontend) }
      }),
    )
  }

  /** Whether packets to this address and port come through: a rule with members behind it, and an opening. */
  serves(address: string, port: number): boolean {
    return this.lacks(address, port) === undefined
  }

  /** What packets to this address and port lack; undefined: nothing. */
  lacks(address: string, port: number): string | undefined {
    const found = this.rules().find((one) => one.address === address && one.rule.properties?.frontendPort === port)
    if (found === undefined) return `${address}:${port} has no rule`
    const pool = this.loadBalancer(found.loadBalancer)?.properties.backendAddressPools?.find(({ id }) =>
      sameId(id, found.rule.properties?.backendAddressPool?.id),
    )
    const members = this.members(pool)
    if (members.length === 0) return `${address}:${port} has no members`
    const { enableFloatingIP: keeps = false, backendPort = 0 } = found.rule.properties ?? {}
    const to = keeps ? [address] : members
    // Azure's own default rule lets the network itself in.
    const isOpen = address.startsWith('10.') || to.every((one) => this.isOpen(one, keeps ? port : backendPort))
    return isOpen ? undefined : `${address}:${port} is not opened`
  }

  /** The addresses behind a pool, named by it or of interfaces that name it. */
  members(pool: Pool | undefined): readonly string[] {
    const { loadBalancerBackendAddresses: named = [], backendIPConfigurations: interfaces = [] } =
      pool?.properties ?? {}
    const addresses = named.flatMap(({ properties }) => properties?.ipAddress ?? [])
    return [...addresses, ...interfaces.flatMap(({ id }) => this.#addressOfInterface(id) ?? [])]
  }

  #addressOfInterface(configuration: string): string | undefined {
    const child: WithAddress | undefined = this.#emulator.resources.child(configuration)
    return child?.properties?.privateIPAddress
  }

  isOpen(destination: string, port: number): boolean {
    return this.securityRules.some(
      (rule) =>
        rule.properties?.access === 'Allow' && leadsTo(rule).includes(destination) && portsOf(rule).includes(`${port}`),
    )
  }
}

export function leadsTo({ properties = {} }: SecurityRule): readonly string[] {
  const { destinationAddressPrefix: one, destinationAddressPrefixes: many = [] } = properties
  return one === undefined ? many : [one, ...many]
}

export function portsOf({ properties = {} }: SecurityRule): readonly string[] {
  const { destinationPortRange: one, destinationPortRanges: many = [] } = properties
  return one === undefined ? many : [one, ...many]
}

interface WithAddress {
  readonly properties?: { readonly privateIPAddress?: string }
}

function sameId(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase()
}
