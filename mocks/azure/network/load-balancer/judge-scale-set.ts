import type { Engine } from '../../arm/engine.ts'
import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import { documentIdOf, formatResourceId, keyOf, parseResourceId } from '../../arm/resource-id.ts'
import type { Resource } from '../../arm/resource.ts'
import { scaleSetErrors } from './scale-set-errors.ts'

/** What of a scale set the load balancers care about. */
export interface SetBehindBalancers {
  readonly id: string
  /** The ids of the pools that its machines join. */
  readonly pools: readonly string[]
  readonly healthProbe: string | undefined
  /** The skus that it wants for the public IPs of its machines. */
  readonly publicIpSkus: readonly string[]
  /** Whether it has more than one placement group or availability zone. */
  readonly isLargeOrCrossZone: boolean
}

/** Throws what the load balancers of a scale set forbid it (arm-semantics 3.1). */
export function judgeScaleSet(engine: Engine, set: SetBehindBalancers): void {
  const balancers = [...new Map(set.pools.flatMap((pool) => balancerOf(engine, pool))).values()]
  const byType = new Map<string, string>()
  for (const balancer of balancers) {
    const type = exposureOf(balancer)
    const first = type && byType.get(type)
    if (type && first) throw scaleSetErrors.severalOfOneType(set.id, type, first, balancer.id)
    if (type) byType.set(type, balancer.id)
    const sku = stringAt(balancer.sku, 'name') ?? ''
    if (sku === 'Basic' && set.isLargeOrCrossZone) throw scaleSetErrors.largeOnBasic(set.id, balancer.id)
    const other = set.publicIpSkus.find((one) => (one === 'Basic') !== (sku === 'Basic'))
    if (other !== undefined) throw scaleSetErrors.differentSkus(set.id, sku, other)
  }
  judgeProbe(engine, set)
}

function judgeProbe({ registry }: Engine, { id: set, healthProbe }: SetBehindBalancers): void {
  const id = parseResourceId(healthProbe ?? '')
  const probe = id && registry.collectionOf(id)?.child(id)
  if (healthProbe === undefined || probe === undefined) return
  if (objectsAt(probe['properties'], 'loadBalancingRules').length === 0) {
    throw scaleSetErrors.probeInactive(set, healthProbe)
  }
}

function balancerOf({ registry }: Engine, pool: string): readonly (readonly [key: string, balancer: Resource])[] {
  const id = parseResourceId(pool)
  const found = id && registry.collectionOf(id)?.get(formatResourceId(documentIdOf(id)))
  return found === undefined ? [] : [[keyOf(found.id), found]]
}

function exposureOf({ properties }: Resource): 'internal' | 'public' | undefined {
  const [first] = objectsAt(properties, 'frontendIPConfigurations')
  if (first === undefined) return undefined
  return objectAt(first, 'properties')['subnet'] === undefined ? 'public' : 'internal'
}
