/** What all requests below Microsoft.Compute have in common: whom they name, and what they carry. */
import type { ArmWorld } from '../arm/dispatch.ts'
import type { ResourceCollection, Scope, Write } from '../arm/collection.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { ArmRequest } from '../arm/exchange.ts'
import { parseRequestBody } from '../arm/request-body.ts'
import { formatResourceId, keyOf } from '../arm/resource-id.ts'
import type { ResourceId } from '../arm/resource-id.ts'
import type { Resource } from '../arm/resource.ts'
import type { ComputeCollection } from './collection.ts'

/** What every request below Microsoft.Compute comes with. */
export interface ComputeRequest {
  readonly world: ArmWorld
  readonly scope: Scope
  readonly request: ArmRequest
}

/** The resource that a path names; throws the gateway's 404 when it is not there. */
export function find(of: ComputeRequest, type: string, name: string): Resource {
  const collection = collectionOf(of, type)
  const id = idOf(of, type, name)
  const resource = collection.get(formatResourceId(id), isExpanded(of.request))
  if (resource === undefined) throw collection.notFound(id)
  return resource
}

export function idOf({ world, scope }: ComputeRequest, type: string, name: string): ResourceId {
  const { subscription } = scope
  const group = world.groups.require({ subscription, group: scope.group ?? '' }).name
  return { subscription, group, namespace: 'Microsoft.Compute', type, name }
}

export function writeOf(of: ComputeRequest, type: string, name: string): Write {
  const { world, scope, request } = of
  const hasBody = request.method === 'PUT' || request.method === 'PATCH'
  if (hasBody) world.groups.requireWritable({ subscription: scope.subscription, group: scope.group ?? '' })
  return {
    id: idOf(of, type, name),
    body: hasBody ? parseRequestBody(request.body) : {},
    ifMatch: request.headers['if-match'],
    ifNoneMatch: request.headers['if-none-match'],
    fault: request.operationFault,
  }
}

type Listed = ResourceCollection & Pick<ComputeCollection<never>, 'list' | 'get'>

export function collectionOf(of: ComputeRequest, type: string): Listed {
  const { machines, availabilitySets, scaleSets } = of.world.compute
  switch (keyOf(type)) {
    case 'virtualmachines':
      return machines
    case 'availabilitysets':
      return availabilitySets
    case 'virtualmachinescalesets':
      return scaleSets
    default:
      throw notPlayed(of, type)
  }
}

/** The refusal of a type or an action that is not played: Azure's own, and a loud line in the log. */
export function notPlayed({ request }: ComputeRequest, type: string): Error {
  const version = request.query.get('api-version') ?? ''
  return errors.typeInvalid({ type, namespace: 'Microsoft.Compute', version })
}

/** `statusOnly=true` of listAll gives the instance views too. */
export function isExpanded({ query }: ArmRequest): boolean {
  return /instanceview/i.test(query.get('$expand') ?? '') || query.get('statusOnly') === 'true'
}

export function assertMethod({ request }: ComputeRequest, method: 'GET' | 'POST'): void {
  if (request.method !== method) throw errors.methodNotAllowed(request.method)
}
