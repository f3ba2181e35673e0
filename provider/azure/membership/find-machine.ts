/** Where a node's membership is written: the interface of its machine, or its machine in a scale set and that set's profile. */
import { nobody, type DocId } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Member } from '../../provider.ts'
import type { MachineFacts } from '../backend/machine-part.ts'
import type { AzureConfig } from '../config/azure-config.ts'
import type { DocIds } from '../document/doc-ids.ts'
import { hostPoint, machinePoint } from '../points.ts'
import type { MachineList } from './machine-lists.ts'
import { readProviderId, type MachinePlace } from './provider-id.ts'

export interface FoundMachine {
  /** Documents that hold the node's membership; none while they are not known. */
  readonly docs: readonly DocId[]
  /** Why there are none, where that is known. */
  readonly why?: string
}

export interface MachineSurroundings {
  readonly config: AzureConfig
  readonly ids: DocIds
}

/** The lists in which a node's machine is looked for. */
export function listsFor(node: Member, { config }: MachineSurroundings): readonly MachineList[] {
  const place = machinePlaceOf(node, config)
  const { resourceGroup } = place
  const collections =
    place.kind === 'instance'
      ? ['virtualMachineScaleSets', `virtualMachineScaleSets/${place.setName}/virtualMachines`]
      : ['networkInterfaces', 'virtualMachines', 'virtualMachineScaleSets']
  return collections.map((collection) => ({ collection, resourceGroup }))
}

/** Whether scale sets are listed there, and not machines. */
export function isOfSets({ collection }: MachineList): boolean {
  return collection === 'virtualMachineScaleSets'
}

/** Looks the node's machine up in what was read. */
export function findMachine(node: Member, world: WorldView, around: MachineSurroundings): FoundMachine {
  const place = machinePlaceOf(node, around.config)
  if (place.kind === 'instance') return instance(place, around)
  const host = readProviderId(node.providerId) === undefined ? world.what(hostPoint(node.name)) : undefined
  const hosted = host && readProviderId(`azure://${host.doc}`)
  if (hosted?.kind === 'instance') return instance(hosted, around)
  return machine(place.id, world, around)
}

type InstancePlace = MachinePlace & { readonly kind: 'instance' }

function instance(place: InstancePlace, { config, ids }: MachineSurroundings): FoundMachine {
  const isLookedFor = config.backendPools.machines.uniform
  if (!isLookedFor) return { docs: [], why: 'it is in a uniform scale set, and vmType names other machines' }
  return { docs: [ids.of(place.id), ids.of(place.scaleSet)] }
}

function machine(id: string, world: WorldView, { config, ids }: MachineSurroundings): FoundMachine {
  const { flexible, standalone } = config.backendPools.machines
  const giver = world.what(machinePoint(id))
  // The world keeps the shares of all kinds; that of a machine is made by its kind alone.
  const facts = world.share(ids.of(id), nobody) as MachineFacts | undefined
  const set = facts?.scaleSet
  if (set !== undefined && !flexible) return { docs: [], why: 'it is in a flexible scale set: set enableVmssFlexNodes' }
  if (giver === undefined) return { docs: [] }
  if (set === undefined && !standalone)
    return { docs: [], why: 'it is in no scale set, and azure.json leaves such out' }
  return { docs: [giver.doc, ...(set === undefined ? [] : [ids.of(set)])] }
}

/** Where a node's machine should be; that of one that nobody has initialised yet is looked for by its name. */
export function machinePlaceOf(
  { name, providerId }: Member,
  { subscriptionId, resourceGroup }: AzureConfig,
): MachinePlace {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`
  const byName = `${group}/providers/Microsoft.Compute/virtualMachines/${name}`
  return readProviderId(providerId) ?? { kind: 'machine', id: byName, resourceGroup }
}
