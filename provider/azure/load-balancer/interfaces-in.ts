import type { Pool } from './body.ts'

/** The ip configurations that stand in a pool because their interfaces name it. */
export function interfacesIn({ properties = {} }: Pool): readonly string[] {
  const { loadBalancerBackendAddresses: addresses = [], backendIPConfigurations: shown = [] } = properties
  const named = addresses.flatMap(({ properties: of }) => of?.networkInterfaceIPConfiguration?.id ?? [])
  return [...new Set([...named, ...shown.map(({ id }) => id)])]
}
