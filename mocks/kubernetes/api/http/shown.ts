import type { JsonObject } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import type { Resource } from '../resource.ts'
import type { WriteContext } from '../write-context.ts'
import type { Exchange } from './exchange.ts'
import { served } from './read.ts'
import { shapeFor } from './shape.ts'

/** Shows what was written as the client asked: kubectl wants a Table of it when it prints it as one. */
export function shown(
  context: WriteContext,
  resource: Resource,
  { request }: Exchange,
  object: KubernetesObject,
): JsonObject {
  return shapeFor(request.headers.accept, resource, context.clock).one(served(resource, object))
}
