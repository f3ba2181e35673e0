/** Where an interface stands: all its ip configurations are in one subnet (arm-semantics 3.2). */
import type { Engine } from '../../arm/engine.ts'
import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { documentIdOf, formatResourceId, parseResourceId } from '../../arm/resource-id.ts'
import type { Resource } from '../../arm/resource.ts'

export function subnetOfInterface({ registry }: Engine, nic: Resource): JsonObject {
  const id = subnetIdOf(nic)
  return (id && registry.collectionOf(id)?.child(id)) ?? {}
}

/** Answers the address space of its virtual network. */
export function spaceAround({ registry }: Engine, nic: Resource): readonly string[] {
  const id = subnetIdOf(nic)
  const network = id && registry.collectionOf(id)?.get(formatResourceId(documentIdOf(id)))
  const prefixes = objectAt(network?.properties, 'addressSpace')['addressPrefixes']
  return Array.isArray(prefixes) ? prefixes.map(String) : []
}

function subnetIdOf({ properties }: Resource) {
  const [first] = objectsAt(properties, 'ipConfigurations')
  return parseResourceId(stringAt(objectAt(objectAt(first, 'properties'), 'subnet'), 'id') ?? '')
}
