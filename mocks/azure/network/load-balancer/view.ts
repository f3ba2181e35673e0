/**
 * How a load balancer looks: every child carries the etag and the state of the whole, and the service adds who points
 * at it (arm-semantics 2.3, 2.4).
 */
import type { JsonObject } from '../../arm/json.ts'
import { keyOf, nameOf } from '../../arm/resource-id.ts'
import type { Viewed } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import type { Members } from './members.ts'
import { poolsOf } from './model.ts'
import { withMembers, withTarget } from './view-members.ts'
import type { Child, LoadBalancer } from './model.ts'
import type { ChildSegment } from './schema.ts'

const type = 'Microsoft.Network/loadBalancers'

/** Who points at a child, by its key and the member that shows it. */
type BackReferences = ReadonlyMap<string, JsonObject>

export function viewLoadBalancer(members: Members, of: Viewed<LoadBalancer>): Resource {
  const { id, model, etag, state } = of
  const { location, tags, sku, children, resourceGuid, properties, extra } = model
  const pointers = backReferences(model)
  const show = (segment: ChildSegment) => children[segment].map((child) => viewChild(of, segment, child, pointers))
  return {
    name: nameOf(id),
    id,
    etag,
    type,
    location,
    ...(tags === undefined ? {} : { tags }),
    ...extra,
    properties: {
      provisioningState: state,
      resourceGuid,
      ...properties,
      frontendIPConfigurations: show('frontendIPConfigurations'),
      backendAddressPools: children.backendAddressPools.map((pool) =>
        viewChild(of, 'backendAddressPools', withMembers(members, model, pool), pointers),
      ),
      loadBalancingRules: show('loadBalancingRules'),
      probes: show('probes'),
      inboundNatRules: children.inboundNatRules.map((rule) =>
        viewChild(of, 'inboundNatRules', withTarget(members, rule), pointers),
      ),
      outboundRules: show('outboundRules'),
      inboundNatPools: show('inboundNatPools'),
    },
    sku,
  }
}

function viewChild(
  { etag, state }: Viewed<LoadBalancer>,
  segment: ChildSegment,
  child: Child,
  pointers: BackReferences,
): JsonObject {
  const { name, id, zones, properties, extra } = child
  return {
    name,
    id,
    etag,
    type: `${type}/${segment}`,
    ...(zones === undefined ? {} : { zones }),
    ...extra,
    properties: { provisioningState: state, ...properties, ...pointers.get(keyOf(id)) },
  }
}

function backReferences({ children }: LoadBalancer): BackReferences {
  const found = new Map<string, Record<string, unknown>>()
  function point(to: string | undefined, member: string, from: Child): void {
    if (to === undefined) return
    const members = found.get(keyOf(to)) ?? {}
    const before = members[member]
    // In place: a frontend may have hundreds of rules.
    if (Array.isArray(before)) before.push({ id: from.id })
    else members[member] = [{ id: from.id }]
    found.set(keyOf(to), members)
  }
  for (const rule of children.loadBalancingRules) {
    point(rule.properties.frontendIPConfiguration?.id, 'loadBalancingRules', rule)
    point(rule.properties.probe?.id, 'loadBalancingRules', rule)
    for (const pool of poolsOf(rule)) point(pool, 'loadBalancingRules', rule)
  }
  for (const rule of children.inboundNatRules) {
    point(rule.properties.frontendIPConfiguration?.id, 'inboundNatRules', rule)
    point(rule.properties.backendAddressPool?.id, 'inboundNatRules', rule)
  }
  for (const rule of children.outboundRules) {
    for (const frontend of rule.properties.frontendIPConfigurations) point(frontend.id, 'outboundRules', rule)
    point(rule.properties.backendAddressPool.id, 'outboundRules', rule)
    const pool = found.get(keyOf(rule.properties.backendAddressPool.id))
    if (pool !== undefined) pool['outboundRule'] ??= { id: rule.id }
  }
  for (const pool of children.inboundNatPools) {
    point(pool.properties.frontendIPConfiguration?.id, 'inboundNatPools', pool)
  }
  return found
}
