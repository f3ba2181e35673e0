import type { Pool } from '../model.ts'
import { matches, matchesAny } from '#provider/config/selector'
import type { BgpIntent } from '../intent/intent.ts'

export type Labels = Readonly<Record<string, string>>

/** Labels of namespaces by name; a namespace that is not known has none. */
export type Namespaces = ReadonlyMap<string, Labels>

/** Says why `pool` does not serve the Service at all, undefined if it does. */
export function whyNotServed(pool: Pool, { service, labels }: BgpIntent, namespaces: Namespaces): string | undefined {
  if (!servesNamespace(pool, service.namespace, namespaces)) return `does not serve namespace ${service.namespace}`
  if (!matchesAny(pool.serviceSelectors, labels)) return 'does not select its labels'
  return undefined
}

/** The same for a Service that asks for no pool and no address. */
export function whyNotByItself(pool: Pool, intent: BgpIntent, namespaces: Namespaces): string | undefined {
  if (!pool.autoAssign) return 'is given to those who ask for it only (autoAssign: false)'
  return whyNotServed(pool, intent, namespaces)
}

/** The order in which pools are tried: lower priority first, 0 last; by name where that is the same, so that it can be told beforehand. */
export function inOrder(pools: readonly Pool[]): readonly Pool[] {
  return pools.toSorted((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1))
}

function rank({ priority }: Pool): number {
  return priority === 0 ? Number.POSITIVE_INFINITY : priority
}

function servesNamespace({ namespaces: served }: Pool, name: string, namespaces: Namespaces): boolean {
  if (served === undefined || served.names.includes(name)) return true
  const labels = namespaces.get(name) ?? {}
  return served.selectors.some((selector) => matches(selector, labels))
}
