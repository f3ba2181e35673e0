import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Engine } from '../../arm/engine.ts'
import { parseEnvelope } from '../../arm/envelope.ts'
import type { JsonObject } from '../../arm/json.ts'
import { nameOf } from '../../arm/resource-id.ts'
import type { Draft } from '../../arm/resource-type.ts'
import type { Resource, TrackedModel } from '../../arm/resource.ts'
import { withoutMembers } from '../../arm/shape.ts'
import type { ComputeType, ComputeViewed } from '../compute-type.ts'
import { computeErrors } from '../error-catalogue.ts'
import { computeLatencies } from '../latency.ts'
import { parseComputeShape } from '../shape.ts'

const type = 'Microsoft.Compute/availabilitySets'

/** A managed set (sku Aligned) has at most three fault domains, either has at most twenty update domains [D]. */
const schema = z.looseObject({
  sku: z.looseObject({ name: z.enum(['Classic', 'Aligned']).default('Classic') }).prefault({}),
  properties: z
    .looseObject({
      platformFaultDomainCount: z.int().min(1).max(3).default(2),
      platformUpdateDomainCount: z.int().min(1).max(20).default(5),
    })
    .prefault({}),
})

export interface AvailabilitySet extends TrackedModel {
  readonly sku: { readonly name: 'Classic' | 'Aligned' }
  readonly properties: { readonly platformFaultDomainCount: number; readonly platformUpdateDomainCount: number }
  readonly extra: JsonObject
}

/** Availability sets: written and deleted at once; creating one answers 200 (recorded, arm-semantics 2.3). */
export function availabilitySetType(engine: Engine): ComputeType<AvailabilitySet> {
  return {
    segment: 'availabilitySets',
    noun: 'AvailabilitySet',
    isSynchronous: true,
    parse: (draft) => parse(engine, draft),
    references: () => [],
    missing: computeErrors.referenceNotFound,
    view: (of) => view(engine, of),
    latency: () => computeLatencies.power,
    markedForDeletion: computeErrors.machineMarkedForDeletion,
    inUse: (id) => computeErrors.availabilitySetNotEmpty(nameOf(id)),
  }
}

function parse(engine: Engine, draft: Draft<AvailabilitySet>): AvailabilitySet {
  const { body, previous } = draft
  const parsed = parseComputeShape(schema, body)
  const properties = {
    ...parsed.properties,
    ...withoutMembers(parsed.properties, ['virtualMachines', 'statuses', 'virtualMachineScaleSetMigrationInfo']),
  }
  const { platformFaultDomainCount, platformUpdateDomainCount } = properties
  if (previous !== undefined) judgeChange(previous, { ...parsed, properties })
  return {
    ...parseEnvelope(draft, engine.location, type),
    sku: { name: parsed.sku.name },
    properties: { platformFaultDomainCount, platformUpdateDomainCount },
    extra: withoutMembers(body, ['id', 'name', 'type', 'etag', 'location', 'tags', 'sku', 'properties']),
  }
}

function judgeChange(before: AvailabilitySet, now: Pick<AvailabilitySet, 'sku' | 'properties'>): void {
  if (before.sku.name === 'Aligned' && now.sku.name === 'Classic') throw computeErrors.availabilitySetSkuDowngrade()
  for (const member of ['platformFaultDomainCount', 'platformUpdateDomainCount'] as const) {
    if (!isDeepStrictEqual(before.properties[member], now.properties[member])) {
      throw computeErrors.changeNotAllowed(member)
    }
  }
}

/** A set answers without an etag and without a provisioning state: neither is in its swagger. */
function view(engine: Engine, { id, model }: ComputeViewed<AvailabilitySet>): Resource {
  const { location, tags, sku, properties, extra } = model
  const virtualMachines = engine.references.current(id).map(({ from }) => ({ id: from }))
  return {
    name: nameOf(id),
    id,
    type,
    location,
    ...(tags === undefined ? {} : { tags }),
    ...extra,
    sku,
    properties: { ...properties, virtualMachines },
  }
}
