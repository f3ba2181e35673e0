import type { ArmClient } from '../arm/client.ts'
import { ArmError } from '../arm/arm-error.ts'
import { idKey } from '../arm/resource-id.ts'
import type { WireResource } from '../arm/wire-resource.ts'
import type { MachinePlace } from '../membership/provider-id.ts'
import type { MachineBody } from './machine-body.ts'

/** Everything that is read for one question about many nodes: each list once. */
export class MachineReader {
  readonly #arm: ArmClient
  readonly #signal: AbortSignal
  readonly #lists = new Map<string, Promise<readonly WireResource[]>>()

  constructor(arm: ArmClient, signal: AbortSignal) {
    this.#arm = arm
    this.#signal = signal
  }

  list<T extends WireResource>(type: string, group: string): Promise<readonly T[]> {
    const key = `${type} ${group}`.toLowerCase()
    const known = this.#lists.get(key) ?? this.#arm.list(type, group, this.#signal).catch(emptyIfGone)
    this.#lists.set(key, known)
    // What a list holds is the kind of its type: the one cast of wire JSON.
    return known as Promise<readonly T[]>
  }

  /** The machine with its instance view, by a request of its own. */
  async get(id: string): Promise<MachineBody | undefined> {
    return this.#arm.get(id, this.#signal)
  }

  /** The machine as its list shows it. */
  async listed(place: MachinePlace): Promise<MachineBody | undefined> {
    const all = await this.list<MachineBody>(machinesOf(place), place.resourceGroup)
    return all.find(({ id }) => idKey(id) === idKey(place.id))
  }
}

/** The collection that a machine is listed in. */
export function machinesOf(place: MachinePlace): string {
  return place.kind === 'machine' ? 'virtualMachines' : `virtualMachineScaleSets/${place.setName}/virtualMachines`
}

/** A group or a scale set that is gone has no machines any more. A wrong subscription is no absence. */
function emptyIfGone(error: unknown): readonly WireResource[] {
  if (error instanceof ArmError && error.status === 404 && error.disposition.do === 'waitFor') return []
  throw error
}
