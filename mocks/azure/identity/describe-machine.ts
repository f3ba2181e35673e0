/** What a machine is told of itself: /metadata/instance, in the shape of 2021-02-01 (azure-docs, IMDS). */
import type { Emulator } from '../emulator.ts'
import { objectAt, stringAt } from '../arm/json.ts'
import type { JsonObject } from '../arm/json.ts'
import { nameOf } from '../arm/resource-id.ts'
import { interfacesOf } from './machine-interfaces.ts'
import type { MachineInterface } from './machine-interfaces.ts'

const ofScaleSet = /^(.*\/virtualMachineScaleSets\/[^/]+)\/virtualMachines\/([^/]+)$/i

interface Found {
  readonly resource: JsonObject
  readonly scaleSet: string
  readonly vmSize: string
}

/** Answers undefined when the machine is not there (any more). */
export function describeMachine({ resources }: Pick<Emulator, 'resources'>, id: string): JsonObject | undefined {
  const found = findMachine(resources, id)
  if (found === undefined) return undefined
  const { resource, scaleSet, vmSize } = found
  const { name, location, properties } = resource
  const tags = Object.entries(objectAt(resource, 'tags')).map(([tag, value]) => ({ name: tag, value: String(value) }))
  const [, , subscriptionId = '', , resourceGroupName = ''] = id.split('/')
  const zones = Array.isArray(resource['zones']) ? resource['zones'] : []
  return {
    compute: {
      azEnvironment: 'AzurePublicCloud',
      location,
      name,
      osProfile: { computerName: stringAt(objectAt(properties, 'osProfile'), 'computerName') ?? String(name) },
      osType: 'Linux',
      provider: 'Microsoft.Compute',
      resourceGroupName,
      resourceId: id,
      subscriptionId,
      tags: tags.map((tag) => `${tag.name}:${tag.value}`).join(';'),
      tagsList: tags,
      vmId: stringAt(properties, 'vmId') ?? '',
      vmScaleSetName: scaleSet,
      vmSize,
      zone: zones.length === 0 ? '' : String(zones[0]),
      platformFaultDomain: '0',
      platformUpdateDomain: '0',
    },
    network: { interface: interfacesOf(resources, resource).map((one) => viewInterface(resources, id, one)) },
  }
}

/** Finds a virtual machine, or one of a uniform scale set. */
export function findMachine(resources: Emulator['resources'], id: string): Found | undefined {
  const [, set, instance] = ofScaleSet.exec(id) ?? []
  if (set === undefined || instance === undefined) {
    const machine = resources.get(id)
    if (machine === undefined) return undefined
    const vmSize = stringAt(objectAt(machine.properties, 'hardwareProfile'), 'vmSize') ?? ''
    const owner = stringAt(objectAt(machine.properties, 'virtualMachineScaleSet'), 'id')
    return { resource: { ...machine }, scaleSet: owner === undefined ? '' : nameOf(owner), vmSize }
  }
  const scaleSet = resources.get(set)
  const resource = resources.child(id)
  if (scaleSet === undefined || resource === undefined) return undefined
  return { resource, scaleSet: scaleSet.name, vmSize: stringAt(scaleSet.sku, 'name') ?? '' }
}

function viewInterface(resources: Emulator['resources'], machine: string, of: MachineInterface): JsonObject {
  const addresses = (wanted: string) =>
    of.configurations.flatMap(({ family, privateIp }) =>
      family === wanted ? [{ privateIpAddress: privateIp, publicIpAddress: '' }] : [],
    )
  const ipv4 = { ipAddress: addresses('IPv4'), subnet: subnetOf(resources, of.configurations[0]?.subnet) }
  return { ipv4, ipv6: { ipAddress: addresses('IPv6') }, macAddress: macOf(`${machine}${of.id}`) }
}

function subnetOf(resources: Emulator['resources'], id: string | undefined): readonly JsonObject[] {
  const prefix = stringAt(objectAt(resources.child(id ?? ''), 'properties'), 'addressPrefix')
  if (prefix === undefined) return []
  const [address = '', length = ''] = prefix.split('/')
  return [{ address, prefix: length }]
}

/** A made-up address in Azure's own range (00-0D-3A), the same for the same interface. */
function macOf(text: string): string {
  let hash = 0
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return `000D3A${(hash & 0xff_ffff).toString(16).toUpperCase().padStart(6, '0')}`
}
