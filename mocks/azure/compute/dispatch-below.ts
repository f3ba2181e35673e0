/** What can be asked of a machine or a set, and done with it: views, lists and actions. */
import { errors } from '../arm/error-catalogue.ts'
import type { ArmAnswer } from '../arm/exchange.ts'
import { isJsonObject } from '../arm/json.ts'
import { parseRequestBody } from '../arm/request-body.ts'
import { keyOf } from '../arm/resource-id.ts'
import type { Resource } from '../arm/resource.ts'
import { stateOf } from './collection.ts'
import { assertMethod, find, isExpanded, notPlayed } from './request.ts'
import type { ComputeRequest } from './request.ts'
import { computeErrors } from './error-catalogue.ts'
import { computeLatencies } from './latency.ts'
import { answerComputeWrite } from './operation-answer.ts'
import { powerActionOf, powerAfter } from './power.ts'
import type { ComputeRoute } from './route.ts'
import { isFlexible } from './scale-set/model.ts'
import type { ScaleSet } from './scale-set/model.ts'
import type { Deed } from './scale-set/scale-sets.ts'
import { viewFlexibleInstance, viewInstance, viewSetState } from './scale-set/view-instance.ts'
import { allPublicAddresses, viewInterfaces } from './scale-set/view-interface.ts'
import { viewMachine } from './virtual-machine/instance-view.ts'

type Below = Extract<ComputeRoute, { readonly kind: 'below' }>

export function answerBelow(of: ComputeRequest, route: Below): ArmAnswer {
  switch (keyOf(route.type)) {
    case 'virtualmachines':
      return belowMachine(of, route)
    case 'virtualmachinescalesets':
      return belowSet(of, route)
    default:
      throw notPlayed(of, `${route.type}/${route.what}`)
  }
}

function belowMachine(of: ComputeRequest, { type, name, what }: Below): ArmAnswer {
  const { machines } = of.world.compute
  const action = powerActionOf(what)
  if (action === undefined && keyOf(what) !== 'instanceview') throw notPlayed(of, `${type}/${what}`)
  assertMethod(of, action === undefined ? 'GET' : 'POST')
  const { id } = find(of, type, name)
  const entry = machines.entry(id)
  if (entry === undefined) throw errors.childNotFound(id)
  if (action === undefined) {
    const viewed = { id, model: entry.accepted, etag: entry.etag, state: stateOf(entry), expanded: true }
    return { status: 200, body: viewMachine(viewed) }
  }
  if (entry.state === 'Deleting') throw computeErrors.machineMarkedForDeletion(action, name)
  machines.assertNoConflict(id)
  machines.touch(id, action)
  const succeed = () => {
    const now = machines.entry(id)?.accepted ?? entry.accepted
    machines.change(id, { ...now, power: powerAfter(action, now.power) })
    machines.provision(id)
  }
  const latency = computeLatencies.power
  const operation = machines.operate(id, { name: action, latency, fault: of.request.operationFault, succeed })
  return answerComputeWrite(of.world, of.request, { status: 202, operation })
}

function belowSet(of: ComputeRequest, route: Below): ArmAnswer {
  const set = find(of, route.type, route.name)
  const entry = of.world.compute.scaleSets.entry(set.id)
  if (entry === undefined) throw errors.childNotFound(set.id)
  const model = entry.accepted
  const what = keyOf(route.what)
  if (what === 'instanceview') {
    assertMethod(of, 'GET')
    return { status: 200, body: viewSetState(model, stateOf(entry)) }
  }
  if (what === 'virtualmachines' || what === 'networkinterfaces' || what === 'publicipaddresses') {
    assertMethod(of, 'GET')
    return { status: 200, body: { value: listBelow(of, set, model, what) } }
  }
  const action = powerActionOf(what)
  const deed = deedOf(of, set, action ?? what)
  if (deed === undefined) throw notPlayed(of, `${route.type}/${route.what}`)
  assertMethod(of, 'POST')
  if (isFlexible(model)) throw computeErrors.notInFlexibleMode(route.what)
  const ids = instanceIdsOf(of, action === undefined)
  const accepted = of.world.compute.instances.act(set.id, ids, deed, of.request.operationFault)
  return answerComputeWrite(of.world, of.request, accepted)
}

function listBelow(of: ComputeRequest, { id }: Resource, model: ScaleSet, what: string): readonly unknown[] {
  const { flexible } = of.world.compute
  if (what === 'networkinterfaces') return model.instances.flatMap((one) => viewInterfaces(id, one))
  if (what === 'publicipaddresses') return model.instances.flatMap((one) => allPublicAddresses(id, one))
  const expanded = isExpanded(of.request)
  if (isFlexible(model)) return flexible.of(id, expanded).map((machine) => viewFlexibleInstance(id, { ...machine }))
  return model.instances.map((instance) => viewInstance(id, model, instance, expanded))
}

function deedOf({ world }: ComputeRequest, { id }: Resource, action: string): Deed | undefined {
  const { instances } = world.compute
  if (action === 'manualupgrade') return instances.manualUpgrade(id)
  if (action === 'delete') return instances.deletion()
  const power = powerActionOf(action)
  return power && instances.power(power)
}

/** The machines that a POST names; for what must name them (`delete`, `manualupgrade`) none is a mistake. */
function instanceIdsOf({ request }: ComputeRequest, required: boolean): readonly string[] | undefined {
  const body = request.body.byteLength === 0 ? {} : parseRequestBody(request.body)
  const given = isJsonObject(body) ? body['instanceIds'] : undefined
  if (given === undefined && !required) return undefined
  if (!Array.isArray(given) || given.length === 0) throw computeErrors.parameterMissing('vmInstanceIDs.instanceIds')
  const ids = given.map(String)
  return ids.includes('*') ? undefined : ids
}
