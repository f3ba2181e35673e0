/**
 * Turns pools of interfaces into pools of addresses: POST …/loadBalancers/<name>/migrateToIpBased. The interfaces leave
 * the pool, and their addresses are named in it instead.
 */
import type { Engine } from '../../arm/engine.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { documentIdOf, formatResourceId, keyOf, parseResourceId } from '../../arm/resource-id.ts'
import type { ResourceAction } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { addressName } from './address-name.ts'
import { networkOf } from './members.ts'

export function migrationAction(engine: Engine): ResourceAction {
  return { name: 'migrateToIpBased', act: (balancer, body) => migrate(engine, balancer, body) }
}

function migrate(engine: Engine, balancer: Resource, body: JsonObject): JsonObject {
  const asked = body['pools']
  const all = objectsAt(balancer.properties, 'backendAddressPools').flatMap((pool) => stringAt(pool, 'name') ?? [])
  const names: readonly unknown[] = Array.isArray(asked) ? asked : all
  const migrated: string[] = []
  for (const name of names) {
    const pool = all.find((one) => keyOf(one) === keyOf(String(name)))
    if (pool === undefined) throw errors.childNotFound(`${balancer.id}/backendAddressPools/${String(name)}`)
    if (migratePool(engine, balancer.id, pool)) migrated.push(pool)
  }
  return { migratedPools: migrated }
}

/** Answers whether there was an interface in the pool. */
function migratePool(engine: Engine, balancer: string, name: string): boolean {
  const poolId = parseResourceId(`${balancer}/backendAddressPools/${name}`)
  const balancers = engine.registry.collection('Microsoft.Network/loadBalancers')
  const pool = poolId && balancers?.child(poolId)
  const members = objectsAt(pool?.['properties'], 'backendIPConfigurations')
  const ids = members.flatMap((member) => stringAt(member, 'id') ?? [])
  if (poolId === undefined || balancers === undefined || ids.length === 0) return false
  // The addresses are read before their interfaces leave, and named after: a pool takes one kind only.
  const loadBalancerBackendAddresses = ids.flatMap((id) => addressOf(engine, id) ?? [])
  for (const id of ids) leave(engine, id, `${balancer}/backendAddressPools/${name}`)
  const properties = { ...objectAt(pool, 'properties'), loadBalancerBackendAddresses }
  const { operation } = balancers.put({ id: poolId, body: { properties } })
  if (operation !== undefined) engine.operations.finishNow(operation.guid)
  return true
}

function addressOf(engine: Engine, configuration: string): JsonObject | undefined {
  const id = parseResourceId(configuration)
  const ofNetwork = id && engine.registry.collectionOf(id)?.child(id)
  const found = ofNetwork ?? engine.registry.bearerOf(configuration)?.child(configuration)
  const ipAddress = stringAt(objectAt(found, 'properties'), 'privateIPAddress')
  const subnet = stringAt(objectAt(objectAt(found, 'properties'), 'subnet'), 'id')
  if (ipAddress === undefined || subnet === undefined) return undefined
  return { name: addressName(configuration), properties: { ipAddress, virtualNetwork: { id: networkOf(subnet) } } }
}

function leave(engine: Engine, configuration: string, pool: string): void {
  const bearer = engine.registry.bearerOf(configuration)
  if (bearer !== undefined) return bearer.leavePool(configuration, pool)
  const id = parseResourceId(configuration)
  const collection = id && engine.registry.collectionOf(id)
  const nic = id && collection?.get(formatResourceId(documentIdOf(id)))
  if (id === undefined || collection === undefined || nic === undefined) return
  const ipConfigurations = objectsAt(nic.properties, 'ipConfigurations').map((one) => {
    const properties = objectAt(one, 'properties')
    const pools = objectsAt(properties, 'loadBalancerBackendAddressPools')
    const left = pools.filter((other) => keyOf(stringAt(other, 'id') ?? '') !== keyOf(pool))
    return { ...one, properties: { ...properties, loadBalancerBackendAddressPools: left } }
  })
  const body = { ...nic, properties: { ...nic.properties, ipConfigurations } }
  collection.put({ id: documentIdOf(id), body })
}
