/** One machine of a scale set: reading and writing it, what can be done with it, and its network interfaces. */
import { errors } from '../arm/error-catalogue.ts'
import type { ArmAnswer } from '../arm/exchange.ts'
import { keyOf, nameOf } from '../arm/resource-id.ts'
import { assertMethod, find, isExpanded, notPlayed, writeOf } from './request.ts'
import type { ComputeRequest } from './request.ts'
import { computeErrors } from './error-catalogue.ts'
import { answerComputeWrite } from './operation-answer.ts'
import { powerActionOf } from './power.ts'
import type { ComputeRoute } from './route.ts'
import type { Instance } from './scale-set/model.ts'
import { isFlexible } from './scale-set/model.ts'
import { viewFlexibleInstance, viewInstance, viewInstanceState } from './scale-set/view-instance.ts'
import { named, viewConfigurations, viewInterfaces, viewPublicAddresses } from './scale-set/view-interface.ts'

type Of<Kind extends ComputeRoute['kind']> = Extract<ComputeRoute, { readonly kind: Kind }>

const type = 'virtualMachineScaleSets'

export function answerInstance(of: ComputeRequest, route: Of<'instance'>): ArmAnswer {
  const { world, request } = of
  const { instances } = world.compute
  const { id: set } = find(of, type, route.set)
  const model = instances.model(set)
  if (model !== undefined && isFlexible(model)) return answerFlexible(of, set, route.instance)
  switch (request.method) {
    case 'GET': {
      const instance = required(of, set, route.instance)
      if (model === undefined) throw errors.childNotFound(set)
      const body = viewInstance(set, model, instance, isExpanded(request))
      return { status: 200, body, headers: { ETag: instance.etag } }
    }
    case 'PUT':
      return answerComputeWrite(world, request, instances.put(set, route.instance, writeOf(of, type, route.set)))
    case 'DELETE': {
      if (instances.instance(set, route.instance) === undefined) return { status: 204 }
      const accepted = instances.act(set, [route.instance], instances.deletion(), request.operationFault)
      return answerComputeWrite(world, request, accepted)
    }
    default:
      throw errors.methodNotAllowed(request.method)
  }
}

function answerFlexible(of: ComputeRequest, set: string, name: string): ArmAnswer {
  if (of.request.method !== 'GET') throw computeErrors.notInFlexibleMode(`${of.request.method} of a machine`)
  const machine = named(of.world.compute.flexible.of(set, isExpanded(of.request)), name)
  if (machine === undefined) throw errors.childNotFound(`${set}/virtualMachines/${name}`)
  return { status: 200, body: viewFlexibleInstance(set, { ...machine }) }
}

export function answerBelowInstance(of: ComputeRequest, route: Of<'belowInstance'>): ArmAnswer {
  const { world, request } = of
  const { id: set } = find(of, type, route.set)
  const { instances } = world.compute
  const what = keyOf(route.what)
  if (what === 'instanceview' || what === 'networkinterfaces') {
    assertMethod(of, 'GET')
    const instance = required(of, set, route.instance)
    const body = what === 'instanceview' ? viewInstanceState(set, instance) : { value: viewInterfaces(set, instance) }
    return { status: 200, body }
  }
  const action = powerActionOf(what)
  if (action === undefined) throw notPlayed(of, `${type}/virtualMachines/${route.what}`)
  assertMethod(of, 'POST')
  const accepted = instances.act(set, [route.instance], instances.power(action), request.operationFault)
  return answerComputeWrite(world, request, accepted)
}

/** Interfaces, their configurations and the public IPs of those: all of it only read. */
export function answerInterface(of: ComputeRequest, route: Of<'interface'>): ArmAnswer {
  assertMethod(of, 'GET')
  const { id: set } = find(of, type, route.set)
  const instance = required(of, set, route.instance)
  const { nic: name, configurations, configuration: configurationName, addresses, address } = route.rest
  const at = `${set}/virtualMachines/${instance.instanceId}/networkInterfaces/${name}`
  const nic = named(instance.interfaces, name)
  if (nic === undefined) throw errors.childNotFound(at)
  if (!configurations) return one(viewInterfaces(set, instance), name, at)
  if (configurationName === undefined) return { status: 200, body: { value: viewConfigurations(set, instance, nic) } }
  const below = `${at}/ipConfigurations/${configurationName}`
  if (!addresses) return one(viewConfigurations(set, instance, nic), configurationName, below)
  const configuration = named(nic.properties.ipConfigurations, configurationName)
  if (configuration === undefined) throw errors.childNotFound(below)
  const open = viewPublicAddresses(set, instance, nic, configuration)
  return address === undefined
    ? { status: 200, body: { value: open } }
    : one(open, address, `${below}/publicIPAddresses/${address}`)
}

function one(from: readonly object[], name: string, id: string): ArmAnswer {
  const found = from.find((candidate) => 'id' in candidate && keyOf(nameOf(String(candidate.id))) === keyOf(name))
  if (found === undefined) throw errors.childNotFound(id)
  return { status: 200, body: found, ...('etag' in found ? { headers: { ETag: String(found.etag) } } : {}) }
}

function required({ world }: ComputeRequest, set: string, instanceId: string): Instance {
  const instance = world.compute.instances.instance(set, instanceId)
  if (instance === undefined) throw errors.childNotFound(`${set}/virtualMachines/${instanceId}`)
  return instance
}
