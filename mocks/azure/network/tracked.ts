/** What the smaller types have in common: how a body is read into a model, and how a model looks. */
import type { Engine } from '../arm/engine.ts'
import { parseEnvelope } from '../arm/envelope.ts'
import type { JsonObject } from '../arm/json.ts'
import { nameOf } from '../arm/resource-id.ts'
import type { Draft, Viewed } from '../arm/resource-type.ts'
import type { Resource, TrackedModel } from '../arm/resource.ts'
import { withoutMembers } from '../arm/shape.ts'

/** A resource whose document has nothing unusual around its properties. */
export interface Tracked extends TrackedModel {
  readonly properties: { readonly resourceGuid: string; readonly [member: string]: unknown }
  /** Members of the envelope that Azure keeps although they mean nothing here, such as extendedLocation. */
  readonly extra: JsonObject
}

const envelope = ['id', 'name', 'type', 'etag', 'kind', 'location', 'tags', 'sku', 'zones', 'properties']

/** Answers what stands beside the properties, and the GUID that a resource keeps for life. */
export function parseTracked(
  engine: Engine,
  draft: Draft<Tracked>,
  type: string,
): TrackedModel & { readonly extra: JsonObject; readonly resourceGuid: string } {
  return {
    ...parseEnvelope(draft, engine.location, type),
    extra: withoutMembers(draft.body, envelope),
    resourceGuid: draft.previous?.properties.resourceGuid ?? engine.random.guid(),
  }
}

/** Answers a resource in the order in which Azure writes it; `computed` is what only the service knows. */
export function viewTracked(
  { id, model, etag, state }: Viewed<Tracked>,
  type: string,
  more: { readonly computed?: JsonObject; readonly beside?: JsonObject } = {},
): Resource {
  const { location, tags, properties, extra } = model
  return {
    name: nameOf(id),
    id,
    etag,
    type,
    location,
    ...(tags === undefined ? {} : { tags }),
    ...extra,
    ...more.beside,
    properties: { provisioningState: state, ...withoutUndefined(properties), ...more.computed },
  }
}

export function withoutUndefined(properties: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(properties).filter(([, member]) => member !== undefined))
}
