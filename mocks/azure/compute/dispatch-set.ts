/** What can be asked of a scale set, and done with it or with machines of it. */
import { errors } from '../arm/error-catalogue.ts'
import type { ArmAnswer } from '../arm/exchange.ts'
import { isJsonObject } from '../arm/json.ts'
import { parseRequestBody } from '../arm/request-body.ts'
import { keyOf } from '../arm/resource-id.ts'
import { stateOf } from './collection.ts'
import { computeErrors } from './error-catalogue.ts'
import { answerComputeWrite } from './operation-answer.ts'
import { powerActionOf } from './power.ts'
import { assertMethod, find, isExpanded, notPlayed } from './request.ts'
import type { ComputeRequest } from './request.ts'
import type { Below, RollingUpgradePath } from './route.ts'
import { isFlexible } from './scale-set/model.ts'
import type { ScaleSet } from './scale-set/model.ts'
import type { Deed } from './scale-set/scale-sets.ts'
import { viewFlexibleInstance, viewInstance, viewSetState } from './scale-set/view-instance.ts'
import { allPublicAddresses, viewInterfaces } from './scale-set/view-interface.ts'
import { viewRollingUpgrade } from './scale-set/view-rolling-upgrade.ts'
import { viewScaleSetSkus } from './sizes.ts'

const type = 'virtualMachineScaleSets'

interface Found {
  readonly id: string
  readonly model: ScaleSet
  readonly state: ReturnType<typeof stateOf>
}

export function belowSet(of: ComputeRequest, { name, what }: Below): ArmAnswer {
  const set = setOf(of, name)
  const view = viewOf(of, set, keyOf(what))
  if (view !== undefined) {
    assertMethod(of, 'GET')
    return { status: 200, body: view }
  }
  const action = powerActionOf(what)
  switch (keyOf(what)) {
    case 'osrollingupgrade':
      assertPost(of, set, what)
      return answerComputeWrite(of.world, of.request, of.world.compute.rolling.start(set.id, of.request.operationFault))
    case 'converttosingleplacementgroup':
      assertPost(of, set, what)
      of.world.compute.scaleSets.change(set.id, {
        ...set.model,
        properties: { ...set.model.properties, singlePlacementGroup: true },
      })
      return { status: 200 }
    default: {
      const deed = deedOf(of, set, action ?? keyOf(what))
      if (deed === undefined) throw notPlayed(of, `${type}/${what}`)
      assertPost(of, set, what)
      const accepted = of.world.compute.instances.act(
        set.id,
        instanceIdsOf(of, action === undefined),
        deed,
        of.request.operationFault,
      )
      return answerComputeWrite(of.world, of.request, accepted)
    }
  }
}

/** …/rollingUpgrades/latest, and /cancel. */
export function answerRollingUpgrade(of: ComputeRequest, { set: name, what }: RollingUpgradePath): ArmAnswer {
  const { id, model } = setOf(of, name)
  switch (keyOf(what)) {
    case 'latest': {
      assertMethod(of, 'GET')
      if (model.rollingUpgrade === undefined) throw errors.childNotFound(`${id}/rollingUpgrades/latest`)
      return { status: 200, body: viewRollingUpgrade(id, model, model.rollingUpgrade) }
    }
    case 'cancel':
      assertMethod(of, 'POST')
      return answerComputeWrite(of.world, of.request, of.world.compute.rolling.cancel(id))
    default:
      throw notPlayed(of, `${type}/rollingUpgrades/${what}`)
  }
}

function setOf(of: ComputeRequest, name: string): Found {
  const { id } = find(of, type, name)
  const entry = of.world.compute.scaleSets.entry(id)
  if (entry === undefined) throw errors.childNotFound(id)
  return { id, model: entry.accepted, state: stateOf(entry) }
}

function assertPost(of: ComputeRequest, { model }: Found, what: string): void {
  assertMethod(of, 'POST')
  if (isFlexible(model)) throw computeErrors.notInFlexibleMode(what)
}

function viewOf(of: ComputeRequest, { id, model, state }: Found, what: string): unknown {
  const { instances } = model
  switch (what) {
    case 'instanceview':
      return viewSetState(model, state)
    case 'skus':
      return viewScaleSetSkus()
    case 'osupgradehistory':
      // Images have no versions here, so that none was ever upgraded to.
      return { value: [] }
    case 'networkinterfaces':
      return { value: instances.flatMap((one) => viewInterfaces(id, one)) }
    case 'publicipaddresses':
      return { value: instances.flatMap((one) => allPublicAddresses(id, one)) }
    case 'virtualmachines':
      return { value: listMachines(of, id, model) }
    default:
      return undefined
  }
}

function listMachines(of: ComputeRequest, id: string, model: ScaleSet): readonly unknown[] {
  const { flexible } = of.world.compute
  const expanded = isExpanded(of.request)
  if (isFlexible(model)) return flexible.of(id, expanded).map((machine) => viewFlexibleInstance(id, { ...machine }))
  return model.instances.map((instance) => viewInstance(id, model, instance, expanded))
}

function deedOf({ world }: ComputeRequest, { id }: Found, action: string): Deed | undefined {
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
