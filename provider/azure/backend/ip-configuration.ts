/**
 * The ip configurations of a network interface: of its own document, of a scale set's profile, of one machine of a set.
 * All three name backend pools in the same words.
 */
import type { IpFamily } from '../../intent/intent.ts'
import type { Reference } from '../load-balancer/body.ts'

export interface IpConfiguration {
  readonly name?: string
  readonly properties?: {
    readonly primary?: boolean
    readonly privateIPAddress?: string
    readonly privateIPAddressVersion?: string
    readonly loadBalancerBackendAddressPools?: readonly Reference[]
  }
}

/** An interface as scale sets configure it. */
export interface InterfaceConfiguration {
  readonly name?: string
  readonly properties?: { readonly primary?: boolean; readonly ipConfigurations?: readonly IpConfiguration[] }
}

/** Answers the pools that these configurations name. */
export function poolsOf(configurations: readonly IpConfiguration[]): readonly string[] {
  return configurations.flatMap(({ properties }) => poolIdsOf(properties).map(({ id }) => id))
}

/**
 * Adds a pool to the configuration of its family: the primary one, or for IPv6 the only one of its version, which is never
 * primary (azure-provider-behaviour 6.1). Undefined: the machine has none.
 */
export function withPool(
  configurations: readonly IpConfiguration[],
  family: IpFamily,
  pool: string,
): readonly IpConfiguration[] | undefined {
  const at = indexOf(configurations, family)
  if (at < 0) return undefined
  return configurations.map((one, index) =>
    index === at ? named(one, [...poolIdsOf(one.properties), { id: pool }]) : one,
  )
}

/** Takes a pool out of all of them. */
export function withoutPool(configurations: readonly IpConfiguration[], pool: string): readonly IpConfiguration[] {
  return configurations.map((one) => {
    const pools = poolIdsOf(one.properties)
    const left = pools.filter(({ id }) => id.toLowerCase() !== pool.toLowerCase())
    return left.length === pools.length ? one : named(one, left)
  })
}

function indexOf(configurations: readonly IpConfiguration[], family: IpFamily): number {
  const isOf = ({ properties }: IpConfiguration) => (properties?.privateIPAddressVersion ?? 'IPv4') === family
  if (family === 'IPv6') return configurations.findIndex(isOf)
  const [only] = configurations
  if (configurations.length === 1 && only !== undefined) return isOf(only) ? 0 : -1
  return configurations.findIndex((one) => one.properties?.primary === true && isOf(one))
}

function named(configuration: IpConfiguration, pools: readonly Reference[]): IpConfiguration {
  return { ...configuration, properties: { ...configuration.properties, loadBalancerBackendAddressPools: pools } }
}

function poolIdsOf(properties: IpConfiguration['properties']): readonly Reference[] {
  return properties?.loadBalancerBackendAddressPools ?? []
}
