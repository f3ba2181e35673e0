/** What can be asked of a virtual machine, and done with it. */
import { errors } from '../arm/error-catalogue.ts'
import type { ArmAnswer } from '../arm/exchange.ts'
import type { Entry } from '../arm/resource.ts'
import { keyOf } from '../arm/resource-id.ts'
import { stateOf } from './collection.ts'
import { computeErrors } from './error-catalogue.ts'
import { computeLatencies } from './latency.ts'
import { answerComputeWrite } from './operation-answer.ts'
import { powerActionOf, powerAfter } from './power.ts'
import type { PowerAction } from './power.ts'
import { assertMethod, find, notPlayed } from './request.ts'
import type { ComputeRequest } from './request.ts'
import type { Below } from './route.ts'
import { viewSizes } from './sizes.ts'
import { viewMachine } from './virtual-machine/instance-view.ts'
import type { VirtualMachine } from './virtual-machine/model.ts'

type Machine = Entry<VirtualMachine>

export function belowMachine(of: ComputeRequest, { type, name, what }: Below): ArmAnswer {
  const action = powerActionOf(what)
  if (action !== undefined) return act(of, machineOf(of, { type, name, method: 'POST' }), name, action)
  switch (keyOf(what)) {
    case 'instanceview': {
      const entry = machineOf(of, { type, name, method: 'GET' })
      const { id, etag, accepted: model } = entry
      return { status: 200, body: viewMachine({ id, model, etag, state: stateOf(entry), expanded: true }) }
    }
    case 'vmsizes':
      machineOf(of, { type, name, method: 'GET' })
      return { status: 200, body: viewSizes() }
    case 'generalize':
      return generalize(of, machineOf(of, { type, name, method: 'POST' }), name)
    default:
      throw notPlayed(of, `${type}/${what}`)
  }
}

function machineOf(
  of: ComputeRequest,
  { type, name, method }: { readonly type: string; readonly name: string; readonly method: 'GET' | 'POST' },
): Machine {
  assertMethod(of, method)
  const { id } = find(of, type, name)
  const entry = of.world.compute.machines.entry(id)
  if (entry === undefined) throw errors.childNotFound(id)
  return entry
}

function act(of: ComputeRequest, entry: Machine, name: string, action: PowerAction): ArmAnswer {
  const { machines } = of.world.compute
  const { id } = entry
  assertUsable(entry, name, action)
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

/** Makes a machine a mould for images, at once and for good: it never starts again. */
function generalize(of: ComputeRequest, entry: Machine, name: string): ArmAnswer {
  if (entry.state === 'Deleting') throw computeErrors.machineMarkedForDeletion('generalize', name)
  of.world.compute.machines.change(entry.id, { ...entry.accepted, generalized: true })
  return { status: 200 }
}

function assertUsable({ state, accepted }: Machine, name: string, action: string): void {
  if (state === 'Deleting') throw computeErrors.machineMarkedForDeletion(action, name)
  if (accepted.generalized === true) throw computeErrors.machineGeneralized(action, name)
}
