/** From a request to Microsoft.Compute to what it does: one function per kind of path. */
import type { ArmWorld } from '../arm/dispatch.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { ArmAnswer, ArmRequest } from '../arm/exchange.ts'
import { pageOf } from '../arm/paging.ts'
import { keyOf } from '../arm/resource-id.ts'
import type { Target } from '../arm/target.ts'
import { answerBelow } from './dispatch-below.ts'
import { answerRollingUpgrade } from './dispatch-set.ts'
import { answerBelowInstance, answerInstance, answerInterface } from './dispatch-instance.ts'
import { matches, parseFilter } from './filter.ts'
import { answerComputeWrite } from './operation-answer.ts'
import { collectionOf, find, isExpanded, notPlayed, writeOf } from './request.ts'
import type { ComputeRequest } from './request.ts'
import { parseComputePath } from './route.ts'

export function answerCompute(
  world: ArmWorld,
  { path, scope }: Extract<Target, { readonly kind: 'compute' }>,
  request: ArmRequest,
): ArmAnswer {
  const route = parseComputePath(path)
  const remaining = world.compute.throttle.take(request.method, route, world.knobs.throttle === 'real')
  const answer = answerRoute({ world, scope, request }, path)
  const headers = {
    'x-ms-operation-identifier': `tenantId=${world.tenantId},objectId=`,
    'x-ms-need-to-refresh-epl-cache': 'False',
    'x-ms-request-charge': '1',
    ...remaining,
    ...answer.headers,
  }
  return { origin: 'compute', ...answer, headers }
}

function answerRoute(of: ComputeRequest, path: readonly string[]): ArmAnswer {
  const route = parseComputePath(path)
  switch (route.kind) {
    case 'collection':
      return answerList(of, route.type)
    case 'resource':
      return answerOne(of, route.type, route.name)
    case 'below':
      return answerBelow(of, route)
    case 'rollingUpgrade':
      return answerRollingUpgrade(of, route)
    case 'instance':
      return answerInstance(of, route)
    case 'belowInstance':
      return answerBelowInstance(of, route)
    case 'interface':
      return answerInterface(of, route)
    case 'unknown':
      throw notPlayed(of, path.filter((_, index) => index % 2 === 0).join('/'))
  }
}

function answerList(of: ComputeRequest, type: string): ArmAnswer {
  const { world, scope, request } = of
  const collection = collectionOf(of, type)
  if (request.method !== 'GET') throw errors.methodNotAllowed(request.method)
  const { subscription, group } = scope
  const canonical =
    group === undefined ? scope : { subscription, group: world.groups.require({ subscription, group }).name }
  const filter = parseFilter(request.query.get('$filter'))
  const key = keyOf(`${request.path}?${request.query.get('$filter') ?? ''}`)
  const current = () => collection.list(canonical, isExpanded(request)).filter((one) => matches(filter, one))
  const found = request.staleList === true ? (world.lastLists.get(key) ?? []) : current()
  if (request.staleList !== true) world.lastLists.set(key, found)
  const listed = { resources: found, ordinal: (id: string) => collection.ordinal(id), pageSize: world.knobs.pageSize }
  return { status: 200, body: pageOf(listed, request) }
}

function answerOne(of: ComputeRequest, type: string, name: string): ArmAnswer {
  const { world, request } = of
  const collection = collectionOf(of, type)
  switch (request.method) {
    case 'GET': {
      const resource = find(of, type, name)
      const etag = resource.etag
      return { status: 200, body: resource, ...(etag === undefined ? {} : { headers: { ETag: etag } }) }
    }
    case 'PUT':
      return answerComputeWrite(world, request, collection.put(writeOf(of, type, name)))
    case 'PATCH':
      return answerComputeWrite(world, request, collection.patchTags(writeOf(of, type, name)))
    case 'DELETE':
      return answerComputeWrite(world, request, collection.delete(writeOf(of, type, name)))
    default:
      throw errors.methodNotAllowed(request.method)
  }
}
