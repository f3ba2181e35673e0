import { annotation } from './annotations.ts'
import type { PlacementIntent } from './intent.ts'
import type { Source } from './source.ts'

/** Reads what decides between several load balancers; undefined where there is one. */
export function parsePlacement({ service, annotations, defaults }: Source): PlacementIntent | undefined {
  if (!defaults.severalLoadBalancers) return undefined
  const { key, row } = annotation('configurations')
  const { labels = {}, annotations: written = {} } = service.metadata
  // The one key that upstream finds in any case (reference section 1.0).
  const found = Object.hasOwn(written, key) ? key : Object.keys(written).find((one) => one.toLowerCase() === key)
  return { labels, asksFor: found === undefined ? undefined : annotations.commas({ key: found, row }) }
}
