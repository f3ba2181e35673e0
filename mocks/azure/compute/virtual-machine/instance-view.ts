import { objectAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { nameOf } from '../../arm/resource-id.ts'
import type { ComputeViewed } from '../compute-type.ts'
import { machineStatuses } from '../instance-view.ts'
import type { VirtualMachine } from './model.ts'

/** What GET …/instanceView and `$expand=instanceView` tell of a machine. */
export function viewMachine({ id, model, state }: ComputeViewed<VirtualMachine>): JsonObject {
  const computerName = stringAt(objectAt(model.properties, 'osProfile'), 'computerName') ?? nameOf(id)
  return {
    computerName,
    hyperVGeneration: 'V2',
    disks: [],
    statuses: [
      ...machineStatuses(state, model.power, model.changedAt),
      ...(model.generalized === true ? [generalized] : []),
    ],
  }
}

const generalized = { code: 'OSState/generalized', level: 'Info', displayStatus: 'VM generalized' }
