/** How one machine of a set looks, uniform or flexible (arm-semantics 2.4: names, computer names, statuses). */
import { isJsonObject, objectAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { nameOf } from '../../arm/resource-id.ts'
import { withoutMembers } from '../../arm/shape.ts'
import { machineStatuses, provisioningStatus } from '../instance-view.ts'
import { timestamp } from '../operation-answer.ts'
import type { Instance, ScaleSet } from './model.ts'

const type = 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines'

export function viewInstance(set: string, model: ScaleSet, instance: Instance, expanded: boolean): JsonObject {
  const { instanceId, tags, zone, profile, etag, interfaces } = instance
  const id = `${set}/virtualMachines/${instanceId}`
  const osProfile = { ...withoutMembers(profile['osProfile'], ['adminPassword', 'customData', 'computerNamePrefix']) }
  return {
    name: `${nameOf(set)}_${instanceId}`,
    id,
    type,
    location: model.location,
    instanceId,
    ...(tags === undefined ? {} : { tags }),
    ...(zone === undefined ? {} : { zones: [zone] }),
    sku: withoutMembers(model.sku, ['capacity']),
    etag,
    properties: {
      latestModelApplied: instance.latestModelApplied,
      ...withoutMembers(profile, ['osProfile']),
      modelDefinitionApplied: 'VirtualMachineScaleSet',
      provisioningState: instance.state,
      vmId: instance.vmId,
      timeCreated: timestamp(instance.createdAt),
      osProfile: { computerName: computerName(set, instance), ...osProfile },
      networkProfile: { networkInterfaces: interfaces.map(({ name }) => ({ id: `${id}/networkInterfaces/${name}` })) },
      networkProfileConfiguration: { networkInterfaceConfigurations: interfaces },
      ...(expanded ? { instanceView: viewInstanceState(set, instance) } : {}),
    },
  }
}

/** What GET …/virtualMachines/<n>/instanceView tells. */
export function viewInstanceState(set: string, instance: Instance): JsonObject {
  const { instanceId, state, power, changedAt } = instance
  return {
    placementGroupId: '',
    platformUpdateDomain: Number(instanceId) % 5,
    platformFaultDomain: Number(instanceId) % 5,
    computerName: computerName(set, instance),
    disks: [],
    statuses: machineStatuses(state, power, changedAt),
  }
}

/** What GET of the set's instanceView tells: machines counted by what became of them. */
export function viewSetState(model: ScaleSet, state: Instance['state']): JsonObject {
  const counts = new Map<string, number>()
  for (const instance of model.instances) {
    const [status] = machineStatuses(instance.state, instance.power, instance.changedAt)
    if (status !== undefined) counts.set(status.code, (counts.get(status.code) ?? 0) + 1)
  }
  return {
    virtualMachine: { statusesSummary: [...counts].map(([code, count]) => ({ code, count })) },
    statuses: [provisioningStatus(state, model.changedAt)],
  }
}

/** A virtual machine of a flexible set, listed as one of the set's machines; how Azure numbers them is unverified. */
export function viewFlexibleInstance(set: string, machine: JsonObject): JsonObject {
  const name = stringAt(machine, 'name') ?? ''
  const own = isJsonObject(machine['properties']) ? machine['properties'] : {}
  const properties = { latestModelApplied: true, ...own, instanceView: objectAt(own, 'instanceView') }
  return { ...machine, id: `${set}/virtualMachines/${name}`, type, instanceId: name, properties }
}

/** The prefix and six digits of base 36: vmss000000. */
function computerName(set: string, { instanceId, profile }: Instance): string {
  const prefix = stringAt(objectAt(profile, 'osProfile'), 'computerNamePrefix') ?? nameOf(set)
  return `${prefix}${Number(instanceId).toString(36).toUpperCase().padStart(6, '0')}`
}
