/**
 * Puts resources into the world without HTTP, judged like a PUT and provisioned at once: how a demo or a test sets up
 * what stood there before the client came.
 */
import type { ArmWorld } from './arm/dispatch.ts'
import { errors } from './arm/error-catalogue.ts'
import type { JsonObject } from './arm/json.ts'
import { isJsonObject, stringAt } from './arm/json.ts'
import { parseResourceId } from './arm/resource-id.ts'
import type { PowerAction } from './compute/power.ts'
import { tenantOf } from './identity/tenants.ts'
import { parseTarget } from './arm/target.ts'

/** Wire JSON with the id it is to have; a resource group needs only a location. */
export interface Seed {
  readonly id: string
  readonly [member: string]: unknown
}

/** Throws the ArmError that a PUT of the same would be answered with. */
export function seed(world: ArmWorld, resource: Seed): void {
  const target = parseTarget(resource.id)
  if (target.kind === 'resourceGroup') {
    world.groups.put(target, bodyOf(resource))
    return
  }
  const id = parseResourceId(resource.id)
  const collection = id && world.engine.registry.collectionOf(id)
  if (id === undefined || collection === undefined) throw errors.pathInvalid(resource.id)
  const { name } = world.groups.requireWritable(id)
  collection.seed({
    id: {
      ...id,
      subscription: tenantOf(world.tenants, id.subscription)?.subscriptionId ?? id.subscription,
      group: name,
    },
    body: bodyOf(resource),
  })
}

/** Takes an address of a subnet, as the network interface of a machine would. */
export function reserve(world: ArmWorld, subnetId: string, address: string, by: string): void {
  const family = address.includes(':') ? 'IPv6' : 'IPv4'
  const wanted = { from: by, document: '', subnet: subnetId, family, beside: new Map<string, string>() } as const
  world.addresses.assertFree(wanted, address)
  world.engine.references.accept(`${by}/${address}`, [{ from: by, to: subnetId, address }])
}

/** Starts or stops a machine of a scale set at once, as somebody beside the client would. */
export function power({ compute, engine }: ArmWorld, machineId: string, action: PowerAction): void {
  const [set = '', instance = ''] = machineId.split(/\/virtualMachines\//i)
  const { operation } = compute.instances.act(set, [instance], compute.instances.power(action))
  if (operation !== undefined) engine.operations.finishNow(operation.guid)
}

function bodyOf(resource: Seed): JsonObject {
  const { id: _, ...body } = resource
  return isJsonObject(body) && stringAt(body, 'id') === undefined ? body : {}
}
