import { z } from 'zod'
import type { Engine } from '../../arm/engine.ts'
import { latencies } from '../../arm/latency.ts'
import type { Draft, ResourceType } from '../../arm/resource-type.ts'
import { caseless, parseShape, reference, withoutMembers } from '../../arm/shape.ts'
import type { Pointer } from '../../arm/shape.ts'
import { listed, pointersAt } from '../back-references.ts'
import { networkErrors } from '../error-catalogue.ts'
import { parseTracked, viewTracked } from '../tracked.ts'
import type { Tracked } from '../tracked.ts'
import { natGatewayErrors } from './errors.ts'

const type = 'Microsoft.Network/natGateways'
const readOnly = ['provisioningState', 'resourceGuid', 'subnets', 'sourceVirtualNetwork']

export interface NatGateway extends Tracked {
  readonly sku: { readonly name: 'Standard' | 'StandardV2' }
  readonly zones: readonly string[] | undefined
  readonly properties: Tracked['properties'] & {
    readonly publicIpAddresses?: readonly Pointer[] | undefined
    readonly publicIpPrefixes?: readonly Pointer[] | undefined
  }
}

// Swagger natGateway.json 2026-01-01; the idle timeout is documented as 4 to 120 minutes.
const schema = z.looseObject({
  sku: z.looseObject({ name: caseless(['Standard', 'StandardV2']) }).transform(({ name }) => ({ name })),
  zones: z.array(z.string()).optional(),
  properties: z
    .looseObject({
      idleTimeoutInMinutes: z.int().min(4).max(120).default(4),
      publicIpAddresses: z.array(reference).optional(),
      publicIpPrefixes: z.array(reference).optional(),
    })
    .prefault({}),
})

/** NAT gateways, as far as subnets, public IPs and prefixes refer to them. */
export function natGatewayType(engine: Engine): ResourceType<NatGateway> {
  return {
    namespace: 'Microsoft.Network',
    segment: 'natGateways',
    noun: 'NatGateway',
    children: [],
    parse: (draft) => parse(engine, draft),
    references: (id, { properties }) =>
      [...(properties.publicIpAddresses ?? []), ...(properties.publicIpPrefixes ?? [])].map((to) => ({
        from: id,
        to: to.id,
      })),
    view: (of) => {
      const { sku, zones } = of.model
      const computed = listed('subnets', pointersAt(engine.references, of.id, 'subnet'))
      return { ...viewTracked(of, type, { computed, beside: zones === undefined ? {} : { zones } }), sku }
    },
    latency: () => latencies.publicIp,
    inUse: natGatewayErrors.inUse,
  }
}

function parse(engine: Engine, draft: Draft<NatGateway>): NatGateway {
  const { id, body } = draft
  const { resourceGuid, ...around } = parseTracked(engine, draft, type)
  const given = { sku: body['sku'], zones: body['zones'], properties: withoutMembers(body['properties'], readOnly) }
  const { sku, zones, properties } = parseShape(schema, given, { path: 'natGateway', knobs: engine.knobs })
  for (const address of properties.publicIpAddresses ?? []) {
    const [use] = engine.references.uses(address.id, id)
    if (use !== undefined) throw networkErrors.publicIpInUse(address.id, use.from)
  }
  return { ...around, sku, zones, properties: { ...properties, resourceGuid } }
}
