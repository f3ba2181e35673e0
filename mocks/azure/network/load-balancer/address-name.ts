import { parseResourceId } from '../../arm/resource-id.ts'

/**
 * The name that Azure gives to the address of an interface in a pool, such as rg_nic-1ipconfig (azure-cli, issue 15175). Of
 * machines of a scale set nobody has recorded it; only that they differ is certain.
 */
export function addressName(configuration: string): string {
  const id = parseResourceId(configuration)
  if (id !== undefined) return `${id.group}_${id.name}${id.child?.name ?? ''}`
  const names = configuration.split('/').filter((_, at) => at % 2 === 0)
  return names.slice(-4).join('_')
}
