import type { JsonObject } from '../arm/json.ts'
import { nameOf } from '../arm/resource-id.ts'
import type { Resource, TrackedModel } from '../arm/resource.ts'
import type { ComputeViewed } from './compute-type.ts'

interface Sides {
  readonly type: string
  readonly zones?: readonly string[] | undefined
  readonly extra: JsonObject
  readonly properties: JsonObject
}

/** What every resource of compute shows around its properties. */
export function viewCompute({ id, model, etag }: ComputeViewed<TrackedModel>, sides: Sides): Resource {
  const { type, zones, extra, properties } = sides
  const { location, tags } = model
  return {
    name: nameOf(id),
    id,
    type,
    location,
    ...(tags === undefined ? {} : { tags }),
    ...(zones === undefined ? {} : { zones }),
    ...extra,
    etag,
    properties,
  }
}
