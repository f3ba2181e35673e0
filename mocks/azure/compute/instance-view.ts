/** How a machine is doing: the statuses that controllers read (`ProvisioningState/…`, `PowerState/…`). */
import type { JsonObject } from '../arm/json.ts'
import { timestamp } from './operation-answer.ts'
import type { Power } from './power.ts'

/** Compute's provisioning states; Creating is what network calls Updating the first time. */
export type ComputeState = 'Creating' | 'Updating' | 'Succeeded' | 'Failed' | 'Deleting'

export interface Status extends JsonObject {
  readonly code: string
  readonly level: 'Info' | 'Error'
  readonly displayStatus: string
}

const provisioning: Readonly<Record<ComputeState, string>> = {
  Creating: 'Creating',
  Updating: 'Updating',
  Succeeded: 'Provisioning succeeded',
  Failed: 'Provisioning failed',
  Deleting: 'Deleting',
}

export function provisioningStatus(state: ComputeState, atMs: number): Status {
  return {
    code: `ProvisioningState/${state.toLowerCase()}`,
    level: state === 'Failed' ? 'Error' : 'Info',
    displayStatus: provisioning[state],
    time: timestamp(atMs),
  }
}

/** A machine that is still being made has no power yet. */
export function machineStatuses(state: ComputeState, power: Power, atMs: number): readonly Status[] {
  const first = provisioningStatus(state, atMs)
  if (state === 'Creating') return [first]
  return [first, { code: `PowerState/${power}`, level: 'Info', displayStatus: `VM ${power}` }]
}
