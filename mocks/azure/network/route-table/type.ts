import { errors } from '../../arm/error-catalogue.ts'
import type { Engine } from '../../arm/engine.ts'
import { latencies } from '../../arm/latency.ts'
import { keyOf, nameOf } from '../../arm/resource-id.ts'
import { checkResourceName } from '../../arm/resource-name.ts'
import type { Draft, ResourceType, Viewed } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { parseShape, withoutMembers } from '../../arm/shape.ts'
import { refuseUnverified } from '../../arm/unverified.ts'
import { parseAddress, parseRange } from '../address-range.ts'
import { listed, pointersAt } from '../back-references.ts'
import { networkErrors } from '../error-catalogue.ts'
import { limits } from '../limits.ts'
import { parseTracked, viewTracked } from '../tracked.ts'
import type { Tracked } from '../tracked.ts'
import { routeTableErrors } from './errors.ts'
import { routeSchema, routeTableSchema } from './schema.ts'

const type = 'Microsoft.Network/routeTables'
const readOnly = ['provisioningState', 'resourceGuid', 'subnets']

export interface Route {
  readonly name: string
  readonly properties: { readonly [member: string]: unknown }
}

export interface RouteTable extends Tracked {
  readonly properties: Tracked['properties'] & { readonly routes: readonly Route[] }
}

/** Route tables and their routes (arm-semantics 3.2). */
export function routeTableType(engine: Engine): ResourceType<RouteTable> {
  return {
    namespace: 'Microsoft.Network',
    segment: 'routeTables',
    noun: 'RouteTable',
    children: [{ segment: 'routes', noun: 'Route' }],
    quota: {
      max: limits.routeTablesPerRegion,
      error: (max) => networkErrors.resourceQuota('route tables', max),
    },
    parse: (draft) => parse(engine, draft),
    references: () => [],
    view: (of) => view(engine, of),
    latency: () => latencies.securityGroup,
    inUse: (id) => routeTableErrors.inUse(nameOf(id)),
  }
}

function parse(engine: Engine, draft: Draft<RouteTable>): RouteTable {
  const { resourceGuid, ...around } = parseTracked(engine, draft, type)
  const given = withoutMembers(draft.body['properties'], readOnly)
  const parsed = parseShape(routeTableSchema, given, { path: 'properties', knobs: engine.knobs })
  const routes = parsed.routes.map((route, index) => parseRoute(engine, route, index))
  if (routes.length > limits.routesPerTable) {
    refuseUnverified(engine.knobs, routeTableErrors.tooManyRoutes(draft.id, limits.routesPerTable))
  }
  const seen = new Set<string>()
  for (const { name } of routes) {
    if (seen.has(keyOf(name))) throw errors.nameTwice(name, 'properties.routes')
    seen.add(keyOf(name))
  }
  return { ...around, properties: { ...parsed, routes, resourceGuid } }
}

// Service tags begin with a letter, as in security rules.
const serviceTag = /^[A-Za-z][\w.-]*$/

function parseRoute(engine: Engine, value: unknown, index: number): Route {
  const path = `properties.routes[${index}]`
  const outer = withoutMembers(value, [])
  const given = { ...outer, properties: withoutMembers(outer['properties'], ['provisioningState', 'hasBgpOverride']) }
  const { name, properties } = parseShape(routeSchema, given, { path, knobs: engine.knobs })
  const { addressPrefix, nextHopType, nextHopIpAddress } = properties
  if (parseRange(addressPrefix) === undefined && !serviceTag.test(addressPrefix)) {
    throw networkErrors.prefixMissing(addressPrefix)
  }
  const isAppliance = nextHopType === 'VirtualAppliance'
  const hop = nextHopIpAddress === undefined ? undefined : parseAddress(nextHopIpAddress)
  const fits = isAppliance === (hop !== undefined)
  if (!fits) refuseUnverified(engine.knobs, routeTableErrors.nextHopWrong(name, nextHopType))
  return { name: checkResourceName(name), properties: { ...properties, hasBgpOverride: false } }
}

function view(engine: Engine, of: Viewed<RouteTable>): Resource {
  const { id, model, etag, state } = of
  const routes = model.properties.routes.map(({ name, properties }) => ({
    name,
    id: `${id}/routes/${name}`,
    etag,
    type: `${type}/routes`,
    properties: { provisioningState: state, ...properties },
  }))
  const subnets = pointersAt(engine.references, id, 'subnet')
  return viewTracked(of, type, { computed: { routes, ...listed('subnets', subnets) } })
}
