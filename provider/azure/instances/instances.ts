/**
 * The machines behind nodes (reference 6.3, 6.4). Many nodes are one question, answered by one LIST for each scale set and
 * group; a machine by itself is read only where a list does not tell: before it counts as gone, and for the power of one
 * that is in no scale set (weakness 23).
 */
import type { Clock } from '#provider/time/clock'
import type { Instance, InstanceMetadata, InstanceRef, Instances, Wanted } from '#provider/provider'
import type { ArmClient } from '../arm/client.ts'
import type { WireResource } from '../arm/wire-resource.ts'
import type { AzureConfig } from '../config/azure-config.ts'
import { readProviderId, type MachinePlace } from '../membership/provider-id.ts'
import { addressesOf, namesPublicIps, type InterfaceBody } from './addresses.ts'
import { isCalled, isShutDown, providerIdOf, regionLabel, sizeOf, zoneLabel, type MachineBody } from './machine-body.ts'
import { MachineReader } from './machine-reader.ts'
import { isUnmanaged } from './unmanaged.ts'

export interface AzureInstancesOptions {
  readonly config: Pick<AzureConfig, 'resourceGroup' | 'nodeGraceSeconds'>
  readonly arm: ArmClient
  readonly clock: Clock
}

/** Makes the answers about machines. */
export function azureInstances({ config, arm, clock }: AzureInstancesOptions): Instances {
  return {
    async find(nodes, wanted, signal) {
      const reader = new MachineReader(arm, signal)
      const findOne = async (node: InstanceRef): Promise<Instance> => {
        if (isUnmanaged(node)) return { is: 'unmanaged' }
        const machine = await look(node, wanted, { reader, group: groupOf(node, config) })
        if (machine !== undefined) return describe(node, machine, { wanted, reader })
        const isNew = clock.now() < node.createdAtMs + config.nodeGraceSeconds * 1000
        return { is: isNew ? 'awaited' : 'absent' }
      }
      const found = nodes.map(async (node): Promise<[string, Instance]> => {
        const instance = await findOne(node).catch((why: unknown) => unread(why, signal))
        return [node.name, instance]
      })
      return new Map(await Promise.all(found))
    },
  }
}

/** One node in a group that may not be read, or of another subscription, must not keep all others from being judged. */
function unread(why: unknown, signal: AbortSignal): Instance {
  signal.throwIfAborted()
  return { is: 'unread', why }
}

interface Looking {
  readonly reader: MachineReader
  readonly group: string
}

async function look(node: InstanceRef, wanted: Wanted, looking: Looking): Promise<MachineBody | undefined> {
  const { reader } = looking
  const place = readProviderId(node.providerId)
  const listed = place === undefined ? await findByName(node, looking) : await reader.listed(place)
  const id = listed?.id ?? place?.id
  if (id === undefined) return undefined
  // A list may be older than the machine; who takes it at its word deletes the node of a machine that lives (#10604).
  const lacksPower = wanted === 'power' && listed?.properties?.instanceView === undefined
  const lacksDomain = wanted === 'metadata' && listed?.zones === undefined && !hasView(listed)
  return listed === undefined || lacksPower || lacksDomain ? reader.get(id) : listed
}

function hasView(machine: MachineBody | undefined): boolean {
  return machine?.properties?.instanceView !== undefined
}

/** For a node that nobody has initialised: a machine of its name, or one of a scale set whose names begin like it. */
async function findByName({ name }: InstanceRef, { reader, group }: Looking): Promise<MachineBody | undefined> {
  const machines = await reader.list<MachineBody>('virtualMachines', group)
  const own = machines.find((machine) => isCalled(machine, name))
  if (own !== undefined) return own
  for (const set of await reader.list<MachineBody>('virtualMachineScaleSets', group)) {
    const prefix = set.properties?.virtualMachineProfile?.osProfile?.computerNamePrefix
    if (prefix === undefined || !name.toLowerCase().startsWith(prefix.toLowerCase())) continue
    const instances = await reader.list<MachineBody>(`virtualMachineScaleSets/${set.name}/virtualMachines`, group)
    const found = instances.find((instance) => isCalled(instance, name))
    if (found !== undefined) return found
  }
  return undefined
}

interface Describing {
  readonly wanted: Wanted
  readonly reader: MachineReader
}

async function describe(node: InstanceRef, machine: MachineBody, { wanted, reader }: Describing): Promise<Instance> {
  const present = { is: 'present', isShutDown: isShutDown(machine) } as const
  return wanted === 'power' ? present : { ...present, metadata: await metadataOf(node, machine, reader) }
}

async function metadataOf(node: InstanceRef, machine: MachineBody, reader: MachineReader): Promise<InstanceMetadata> {
  const providerId = providerIdOf(machine)
  return {
    providerId,
    instanceType: sizeOf(machine),
    zone: zoneLabel(machine),
    region: regionLabel(machine.location ?? ''),
    addresses: addressesOf(machine, node.name, await networkOf(readProviderId(providerId), reader)),
  }
}

async function networkOf(place: MachinePlace | undefined, reader: MachineReader) {
  if (place === undefined) return { interfaces: [], publicIps: [] }
  const within = place.kind === 'machine' ? '' : `virtualMachineScaleSets/${place.setName}/`
  const interfaces = await reader.list<InterfaceBody>(`${within}networkInterfaces`, place.resourceGroup)
  const publicIps = namesPublicIps(interfaces)
    ? await reader.list<WireResource>(`${within}publicIPAddresses`, place.resourceGroup)
    : []
  return { interfaces, publicIps }
}

function groupOf({ labels }: InstanceRef, { resourceGroup }: Pick<AzureConfig, 'resourceGroup'>): string {
  return labels['kubernetes.azure.com/resource-group'] ?? resourceGroup
}
