/**
 * The machines of a flexible set: virtual machines and network interfaces like any others, which the set makes from its
 * profile. Names (`<set>_<8 hex digits>`) as Azure's pages show them.
 */
import type { Engine } from '../../arm/engine.ts'
import { objectAt, stringAt } from '../../arm/json.ts'
import { keyOf, nameOf, parseResourceId } from '../../arm/resource-id.ts'
import type { Resource } from '../../arm/resource.ts'
import { withoutMembers } from '../../arm/shape.ts'
import type { ComputeCollection } from '../collection.ts'
import { usualSize } from '../sizes.ts'
import type { VirtualMachine } from '../virtual-machine/model.ts'
import { interfacesOf } from './model.ts'
import type { ScaleSet } from './model.ts'

export class FlexibleMachines {
  readonly #engine: Engine
  readonly #machines: ComputeCollection<VirtualMachine>

  constructor(engine: Engine, machines: ComputeCollection<VirtualMachine>) {
    this.#engine = engine
    this.#machines = machines
  }

  /** Answers the machines that belong to a set, the oldest first. */
  of(set: string, expanded = false): readonly Resource[] {
    return this.#machines
      .entries()
      .filter(({ accepted }) => keyOf(setOf(accepted) ?? '') === keyOf(set))
      .flatMap(({ id }) => this.#machines.get(id, expanded) ?? [])
  }

  /** Makes the machines that the set's capacity lacks, and lets the newest go that are too many. */
  resize(set: string, model: ScaleSet): void {
    const machines = this.of(set)
    const { capacity } = model.sku
    // A set without a profile only gathers the machines that name it.
    if (model.properties.virtualMachineProfile === undefined) return
    for (let count = machines.length; count < capacity; count++) this.#make(set, model)
    for (const { id } of machines.slice(capacity)) {
      const parsed = parseResourceId(id)
      if (parsed !== undefined) this.#machines.delete({ id: parsed, body: {} })
    }
  }

  removeAll(set: string): void {
    for (const { id } of this.of(set)) this.#machines.remove(id)
  }

  #make(set: string, model: ScaleSet): void {
    const id = parseResourceId(set)
    if (id === undefined) return
    const name = `${nameOf(set)}_${this.#engine.random.guid().slice(0, 8)}`
    const profile = model.properties.virtualMachineProfile
    const properties = {
      ...withoutMembers(profile, ['networkProfile', 'osProfile', 'extensionProfile']),
      hardwareProfile: { vmSize: stringAt(model.sku, 'name') ?? usualSize },
      osProfile: { ...withoutMembers(profile?.osProfile, ['computerNamePrefix']), computerName: name.replace('_', '') },
      networkProfile: { networkApiVersion: '2020-11-01', networkInterfaceConfigurations: interfacesOf(model) },
      virtualMachineScaleSet: { id: set },
    }
    const zones = model.zones === undefined || model.zones.length === 0 ? {} : { zones: model.zones.slice(0, 1) }
    const body = { location: model.location, tags: model.tags, ...zones, properties }
    this.#machines.put({ id: { ...id, type: 'virtualMachines', name }, body })
  }
}

function setOf({ properties }: VirtualMachine): string | undefined {
  return stringAt(objectAt(properties, 'virtualMachineScaleSet'), 'id')
}
