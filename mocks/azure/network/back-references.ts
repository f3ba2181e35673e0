/** Who points at a resource, sorted by what they are: the members that the service adds to a view (arm-semantics 2.4). */
import type { JsonObject } from '../arm/json.ts'
import type { References } from '../arm/references.ts'
import { keyOf } from '../arm/resource-id.ts'
import type { Pointer } from '../arm/shape.ts'

const kinds = {
  frontend: '/frontendipconfigurations/',
  networkInterface: '/microsoft.network/networkinterfaces/',
  natGateway: '/natgateways/',
  privateEndpoint: '/privateendpoints/',
  privateLinkService: '/privatelinkservices/',
  publicIp: '/publicipaddresses/',
  subnet: '/subnets/',
  virtualMachine: '/microsoft.compute/virtualmachines/',
  scaleSet: '/virtualmachinescalesets/',
} as const

export type PointerKind = keyof typeof kinds

/** Answers whether an id is of a kind, or within one. */
export function isOf(kind: PointerKind, id: string): boolean {
  return keyOf(id).includes(kinds[kind])
}

/** Answers the scale set of whatever stands in one, such as an interface of one of its machines. */
export function scaleSetOf(id: string): string {
  return id.replace(/\/virtualMachines\/.*$/i, '')
}

/** Answers those of a kind that point at `id`, each once. */
export function pointersAt(references: References, id: string, kind: PointerKind): readonly Pointer[] {
  const from = references.current(id).map((reference) => reference.from)
  return [...new Set(from)].filter((one) => isOf(kind, one)).map((one) => ({ id: one }))
}

/** Answers the member with those that there are; an empty list is left out, as in every recording. */
export function listed(member: string, pointers: readonly unknown[]): JsonObject {
  return pointers.length === 0 ? {} : { [member]: pointers }
}

/** Answers the member with the first that there is. */
export function first(member: string, [pointer]: readonly Pointer[]): JsonObject {
  return pointer === undefined ? {} : { [member]: pointer }
}
