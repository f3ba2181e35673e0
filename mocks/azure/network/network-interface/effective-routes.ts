/**
 * The routes that hold for an interface: POST …/networkInterfaces/<nic>/effectiveRouteTable. Azure's own are those of its
 * page "Virtual network traffic routing"; a user's route to the same prefix makes one of them invalid.
 */
import type { Engine } from '../../arm/engine.ts'
import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import { latencies } from '../../arm/latency.ts'
import type { ResourceAction } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { overlaps, parseRange } from '../address-range.ts'
import { networkInterfaceErrors } from './errors.ts'
import { spaceAround, subnetOfInterface } from './neighbourhood.ts'
import { assertOnRunningMachine } from './running-machine.ts'

interface EffectiveRoute {
  readonly name?: string
  readonly disableBgpRoutePropagation?: boolean
  readonly source: 'Default' | 'User'
  readonly state: 'Active' | 'Invalid'
  readonly addressPrefix: readonly string[]
  readonly nextHopType: string
  readonly nextHopIpAddress: readonly string[]
}

/** Ranges that Azure drops, unless the virtual network has them itself. */
const dropped = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']

export function effectiveRoutesAction(engine: Engine): ResourceAction {
  return {
    name: 'effectiveRouteTable',
    operation: 'GetEffectiveRouteTableOperation',
    latency: latencies.networkInterface,
    judge: ({ id }) => assertOnRunningMachine(engine, id, networkInterfaceErrors.routesNeedRunningMachine),
    act: (nic) => ({ value: routesOf(engine, nic) }),
  }
}

function routesOf(engine: Engine, nic: Resource): readonly EffectiveRoute[] {
  const users = userRoutes(engine, nic)
  const overridden = new Set(users.flatMap(({ addressPrefix }) => addressPrefix))
  const own = systemRoutes(spaceAround(engine, nic)).map((route) => {
    const state = route.addressPrefix.some((prefix) => overridden.has(prefix)) ? ('Invalid' as const) : route.state
    return { ...route, state }
  })
  return [...own, ...users]
}

function systemRoutes(space: readonly string[]): readonly EffectiveRoute[] {
  const ranges = space.flatMap((prefix) => parseRange(prefix) ?? [])
  const elsewhere = dropped.filter((prefix) => {
    const range = parseRange(prefix)
    return range !== undefined && !ranges.some((own) => overlaps(own, range))
  })
  return [
    ...space.map((prefix) => systemRoute(prefix, 'VnetLocal')),
    systemRoute('0.0.0.0/0', 'Internet'),
    ...elsewhere.map((prefix) => systemRoute(prefix, 'None')),
  ]
}

function systemRoute(prefix: string, nextHopType: string): EffectiveRoute {
  return { source: 'Default', state: 'Active', addressPrefix: [prefix], nextHopType, nextHopIpAddress: [] }
}

function userRoutes(engine: Engine, nic: Resource): readonly EffectiveRoute[] {
  const table = stringAt(objectAt(objectAt(subnetOfInterface(engine, nic), 'properties'), 'routeTable'), 'id')
  const found = table && engine.registry.collection('Microsoft.Network/routeTables')?.get(table)
  if (!found) return []
  const disableBgpRoutePropagation = found.properties['disableBgpRoutePropagation'] === true
  return objectsAt(found.properties, 'routes').map((route) => {
    const properties = objectAt(route, 'properties')
    const hop = stringAt(properties, 'nextHopIpAddress')
    return {
      name: stringAt(route, 'name') ?? '',
      disableBgpRoutePropagation,
      source: 'User',
      state: 'Active',
      addressPrefix: [stringAt(properties, 'addressPrefix') ?? ''],
      nextHopType: stringAt(properties, 'nextHopType') ?? '',
      nextHopIpAddress: hop === undefined ? [] : [hop],
    }
  })
}
