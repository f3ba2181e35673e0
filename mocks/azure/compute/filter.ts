import { objectAt, stringAt } from '../arm/json.ts'
import { keyOf } from '../arm/resource-id.ts'
import type { Resource } from '../arm/resource.ts'
import { computeErrors } from './error-catalogue.ts'

/** The one filter that virtual machines know: those of a scale set, by its id. */
export interface MachineFilter {
  readonly set: string
}

const shape = /^\s*'?virtualMachineScaleSet\/id'?\s+eq\s+'([^']+)'\s*$/i

/** Reads `'virtualMachineScaleSet/id' eq '<id>'`; refuses any other filter, as one that were ignored would answer too much. */
export function parseFilter(filter: string | null): MachineFilter | undefined {
  if (filter === null || filter === '') return undefined
  const [, set] = shape.exec(filter) ?? []
  if (set === undefined) throw computeErrors.parameterInvalid('$filter', filter)
  return { set }
}

export function matches(filter: MachineFilter | undefined, { properties }: Resource): boolean {
  if (filter === undefined) return true
  return keyOf(stringAt(objectAt(properties, 'virtualMachineScaleSet'), 'id') ?? '') === keyOf(filter.set)
}
