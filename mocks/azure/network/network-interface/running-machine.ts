import type { ArmError } from '../../arm/arm-error.ts'
import type { Engine } from '../../arm/engine.ts'
import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import { pointersAt } from '../back-references.ts'

/** Throws unless the interface belongs to a machine that runs: only there routes and rules are in effect. */
export function assertOnRunningMachine(engine: Engine, nic: string, refusal: (nic: string) => ArmError): void {
  const machines = engine.registry.collection('Microsoft.Compute/virtualMachines')
  const [machine] = pointersAt(engine.references, nic, 'virtualMachine')
  const found = machine && machines?.get(machine.id, true)
  const statuses = objectsAt(objectAt(found?.properties, 'instanceView'), 'statuses')
  if (!statuses.some((status) => stringAt(status, 'code') === 'PowerState/running')) throw refusal(nic)
}
