/**
 * What the resource manager answers for resources of every type: the list of all that stand in a scope, and whether one
 * is there at all (azure-docs, REST reference of Resources: List, List By Resource Group, Check Existence By Id).
 */
import { ArmError } from '../arm/arm-error.ts'
import type { ArmWorld } from '../arm/dispatch.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { ArmAnswer, ArmRequest } from '../arm/exchange.ts'
import { pageOf } from '../arm/paging.ts'
import { keyOf } from '../arm/resource-id.ts'
import type { Resource } from '../arm/resource.ts'
import type { Target } from '../arm/target.ts'

export function answerResources(
  world: ArmWorld,
  { scope }: Extract<Target, { readonly kind: 'resources' }>,
  request: ArmRequest,
): ArmAnswer {
  if (request.method !== 'GET') throw errors.methodNotAllowed(request.method)
  const { subscription, group } = scope
  const within =
    group === undefined ? scope : { subscription, group: world.groups.require({ subscription, group }).name }
  const type = typeIn(request.query.get('$filter'))
  const all = world.engine.registry.all().flatMap((collection) => collection.list(within))
  const found = all.filter((one) => type === undefined || keyOf(one.type) === keyOf(type)).map(summarize)
  const ordinals = new Map(found.map(({ id }, index) => [id, index] as const))
  const ordinal = (id: string) => ordinals.get(id) ?? 0
  const { pageSize } = world.knobs
  return { status: 200, origin: 'gateway', body: pageOf({ resources: found, ordinal, pageSize }, request) }
}

/** Answers 204 when the same GET would find something, and 404 when it would not. */
export function answerExistence(get: () => ArmAnswer): ArmAnswer {
  try {
    get()
    return { status: 204, origin: 'gateway' }
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return { status: 404, origin: 'gateway' }
    throw error
  }
}

/** A list shows what all types have, and no properties. */
function summarize({ id, name, type, location, tags, sku, zones }: Resource): Resource {
  const own = { ...(location && { location }), ...(tags && { tags }), ...(sku && { sku }), ...(zones && { zones }) }
  return { id, name, type, ...own, properties: {} }
}

/** The one filter that is read here; another one would make the list a lie. */
function typeIn(filter: string | null): string | undefined {
  if (filter === null || filter === '') return undefined
  const [, type] = /^\s*resourceType\s+eq\s+'([^']+)'\s*$/i.exec(filter) ?? []
  if (type === undefined) throw errors.contentInvalid(`the filter '${filter}' is not supported`)
  return type
}
