import { isObject } from './wire-resource.ts'

/** How much of one of its quotas a subscription has taken in a region. */
export interface Usage {
  /** Azure's name of the counter: `PublicIPAddresses`. */
  readonly name: string
  readonly current: number
  readonly limit: number
}

/** Reads one page of GET …/providers/Microsoft.Network/locations/{region}/usages; what is no counter is left out. */
export function usagesIn(page: unknown): readonly Usage[] {
  const value = isObject(page) ? page['value'] : undefined
  return (Array.isArray(value) ? value : []).flatMap((row: unknown) => {
    if (!isObject(row) || !isObject(row['name'])) return []
    const { name, currentValue: current, limit } = row
    const key = name['value']
    return typeof key === 'string' && typeof current === 'number' && typeof limit === 'number'
      ? [{ name: key, current, limit }]
      : []
  })
}
