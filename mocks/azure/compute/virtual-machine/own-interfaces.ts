/**
 * The network interfaces that a machine brings along: its profile describes them (networkInterfaceConfigurations), and
 * from then on they are resources like any others. The names (`<configuration>-<8 hex digits>`) are those that
 * hashicorp/terraform-provider-azurerm#28549 shows; those of public IPs are unverified.
 */
import type { Engine } from '../../arm/engine.ts'
import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { formatResourceId, keyOf, parseResourceId } from '../../arm/resource-id.ts'
import type { Resource } from '../../arm/resource.ts'
import { withoutMembers } from '../../arm/shape.ts'
import type { InterfaceConfiguration, IpConfiguration } from '../scale-set/schema.ts'
import type { VirtualMachine } from './model.ts'

/** Makes the interfaces that a machine describes, and answers the machine that names them. */
export function bringInterfaces(engine: Engine, machine: string, model: VirtualMachine): VirtualMachine {
  const { described, ...kept } = model
  if (described === undefined) return kept
  const networkInterfaces = described.map((nic, index) => ({
    id: makeInterface(engine, machine, model.location, nic),
    properties: { primary: nic.properties.primary ?? index === 0, deleteOption: deleteOptionOf(nic.properties) },
  }))
  return { ...kept, properties: { ...kept.properties, networkProfile: { networkInterfaces } } }
}

function makeInterface(engine: Engine, machine: string, location: string, nic: InterfaceConfiguration): string {
  const ipConfigurations = nic.properties.ipConfigurations.map(({ name, properties }) => {
    const open = makePublicIp(engine, machine, location, properties)
    const own = withoutMembers(properties, ['publicIPAddressConfiguration', 'loadBalancerInboundNatPools'])
    return { name, properties: { ...own, ...(open === undefined ? {} : { publicIPAddress: open }) } }
  })
  const properties = { ...withoutMembers(nic.properties, ['primary', 'deleteOption']), ipConfigurations }
  return make(engine, machine, { type: 'networkInterfaces', name: nic.name, body: { location, properties } })
}

function makePublicIp(
  engine: Engine,
  machine: string,
  location: string,
  { publicIPAddressConfiguration: open, privateIPAddressVersion: family }: IpConfiguration['properties'],
): JsonObject | undefined {
  if (open === undefined) return undefined
  const deleteOption = deleteOptionOf(open.properties)
  const own = { publicIPAddressVersion: family, publicIPAllocationMethod: 'Static', ...open.properties, deleteOption }
  const body = { location, sku: { name: 'Standard', ...objectAt(open, 'sku') }, properties: own }
  return { id: make(engine, machine, { type: 'publicIPAddresses', name: open.name, body }) }
}

function make(
  { registry, random }: Engine,
  machine: string,
  { type, name, body }: { readonly type: string; readonly name: string; readonly body: JsonObject },
): string {
  const { subscription = '', group = '' } = parseResourceId(machine) ?? {}
  const own = `${name}-${random.guid().slice(0, 8)}`
  const id = { subscription, group, namespace: 'Microsoft.Network', type, name: own }
  registry.collectionOf(id)?.seed({ id, body })
  return formatResourceId(id)
}

function deleteOptionOf(properties: unknown): string {
  return stringAt(properties, 'deleteOption') ?? 'Delete'
}

/** Takes the interfaces along that were told to go with their machine (deleteOption), and their public IPs likewise. */
export function takeAlong(engine: Engine, { properties }: VirtualMachine): void {
  for (const nic of objectsAt(objectAt(properties, 'networkProfile'), 'networkInterfaces').filter(goesAlong)) {
    const id = stringAt(nic, 'id') ?? ''
    const addresses = addressesOf(engine, id)
    // A public IP cannot go before the interface that it is attached to.
    const release = engine.changes.on((change) => {
      if (change.phase !== 'deleted' || keyOf(change.id) !== keyOf(id)) return
      release()
      for (const address of addresses) remove(engine, address)
    })
    remove(engine, id)
  }
}

/** Answers the interfaces that stay when the machine goes. */
export function leftBehind({ properties }: VirtualMachine): readonly string[] {
  const interfaces = objectsAt(objectAt(properties, 'networkProfile'), 'networkInterfaces')
  return interfaces.filter((nic) => !goesAlong(nic)).flatMap((nic) => stringAt(nic, 'id') ?? [])
}

function goesAlong(nic: JsonObject): boolean {
  return stringAt(objectAt(nic, 'properties'), 'deleteOption') === 'Delete'
}

/** Answers the public IPs of an interface that go with the machine. */
function addressesOf(engine: Engine, nic: string): readonly string[] {
  return objectsAt(find(engine, nic)?.properties, 'ipConfigurations').flatMap(({ properties }) => {
    const id = stringAt(objectAt(properties, 'publicIPAddress'), 'id') ?? ''
    return find(engine, id)?.properties['deleteOption'] === 'Delete' ? [id] : []
  })
}

function find({ registry }: Engine, id: string): Resource | undefined {
  const parsed = parseResourceId(id)
  return parsed && registry.collectionOf(parsed)?.get(id)
}

function remove({ registry }: Engine, id: string): void {
  const parsed = parseResourceId(id)
  if (parsed !== undefined) registry.collectionOf(parsed)?.delete({ id: parsed, body: {} })
}
