import type { Observed } from '../document/kind.ts'
import { observedOf, type ArmBody } from './document/arm-document.ts'
import { keepInstance, type InstanceBody } from './scale-set/body.ts'
import { observedCompute } from './scale-set/observed.ts'

/** Reads a resource out of a LIST as its kind does by itself. */
export function observe(resource: ArmBody): Observed<ArmBody> {
  const id = resource.id ?? ''
  if (/\/virtualMachineScaleSets\/[^/]+\/virtualMachines\/[^/]+$/i.test(id)) {
    return observedCompute(keepInstance(resource as InstanceBody))
  }
  return /\/Microsoft\.Compute\//i.test(id) ? observedCompute(resource) : observedOf(resource)
}
