import { isObject } from './wire-resource.ts'

/** The version that the Azure provider asks with; the list of a provider's types is of Microsoft.Resources. */
export const providersApiVersion = '2021-04-01'

/**
 * Reads the zones of a region from GET /subscriptions/{s}/providers/Microsoft.Compute, as the Azure provider does: those of
 * virtual machines are those in which addresses can be. Regions come as names ("West Europe") and are asked by id ("westeurope").
 */
export function zonesIn(provider: unknown, region: string): string[] {
  const types = list(provider, 'resourceTypes')
  const machines = types.filter((type) => String(type['resourceType']).toLowerCase() === 'virtualmachines')
  const mappings = machines.flatMap((type) => list(type, 'zoneMappings'))
  const here = mappings.filter((mapping) => plain(mapping['location']) === plain(region))
  const zones = here.flatMap(({ zones }) => (Array.isArray(zones) ? zones.map(String) : []))
  return [...new Set(zones)].sort()
}

function list(json: unknown, name: string): Readonly<Record<string, unknown>>[] {
  const value = isObject(json) ? json[name] : undefined
  return Array.isArray(value) ? value.filter(isObject) : []
}

function plain(location: unknown): string {
  return String(location).toLowerCase().replaceAll(' ', '')
}
