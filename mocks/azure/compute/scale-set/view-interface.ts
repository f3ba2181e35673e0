/**
 * The network interfaces of machines of a set and their public IPs: resources of Microsoft.Network that are read
 * through the set, with api-version 2018-10-01, and cannot be written (arm-semantics 2.1).
 */
import type { JsonObject } from '../../arm/json.ts'
import { keyOf } from '../../arm/resource-id.ts'
import { addressKey, configurationId } from './model.ts'
import type { Instance } from './model.ts'
import type { InterfaceConfiguration, IpConfiguration } from './schema.ts'

export function viewInterfaces(set: string, instance: Instance): readonly JsonObject[] {
  return instance.interfaces.map((nic, index) => viewInterface(set, instance, nic, index === 0))
}

function viewInterface(set: string, instance: Instance, nic: InterfaceConfiguration, isFirst: boolean): JsonObject {
  const machine = `${set}/virtualMachines/${instance.instanceId}`
  const { properties } = nic
  return {
    name: nic.name,
    id: `${machine}/networkInterfaces/${nic.name}`,
    etag: instance.networkEtag,
    properties: {
      provisioningState: networkState(instance),
      ipConfigurations: viewConfigurations(set, instance, nic),
      dnsSettings: { dnsServers: [], appliedDnsServers: [] },
      enableAcceleratedNetworking: properties.enableAcceleratedNetworking,
      enableIPForwarding: properties.enableIPForwarding,
      ...(properties.networkSecurityGroup === undefined
        ? {}
        : { networkSecurityGroup: properties.networkSecurityGroup }),
      primary: properties.primary ?? isFirst,
      virtualMachine: { id: machine },
    },
  }
}

export function viewConfigurations(
  set: string,
  instance: Instance,
  nic: InterfaceConfiguration,
): readonly JsonObject[] {
  return nic.properties.ipConfigurations.map((configuration, index) => {
    const { name, properties } = configuration
    const id = configurationId(set, instance.instanceId, nic.name, name)
    const { publicIPAddressConfiguration: open, primary, subnet, privateIPAddressVersion } = properties
    const { loadBalancerBackendAddressPools: pools, applicationSecurityGroups: groups } = properties
    const address = instance.addresses[addressKey(nic.name, name)]?.private
    return {
      name,
      id,
      etag: instance.networkEtag,
      properties: {
        provisioningState: networkState(instance),
        ...(address === undefined ? {} : { privateIPAddress: address }),
        privateIPAllocationMethod: 'Dynamic',
        ...(subnet === undefined ? {} : { subnet }),
        primary: primary ?? index === 0,
        privateIPAddressVersion,
        ...(open === undefined ? {} : { publicIPAddress: { id: `${id}/publicIPAddresses/${open.name}` } }),
        ...(pools === undefined ? {} : { loadBalancerBackendAddressPools: pools }),
        ...(groups === undefined ? {} : { applicationSecurityGroups: groups }),
      },
    }
  })
}

/** Answers the public IP of a configuration, if it has one: a list of one or none. */
export function viewPublicAddresses(
  set: string,
  instance: Instance,
  nic: InterfaceConfiguration,
  configuration: IpConfiguration,
): readonly JsonObject[] {
  const open = configuration.properties.publicIPAddressConfiguration
  if (open === undefined) return []
  const id = configurationId(set, instance.instanceId, nic.name, configuration.name)
  const ipAddress = instance.addresses[addressKey(nic.name, configuration.name)]?.public
  return [
    {
      name: open.name,
      id: `${id}/publicIPAddresses/${open.name}`,
      etag: instance.networkEtag,
      properties: {
        provisioningState: networkState(instance),
        ...(ipAddress === undefined ? {} : { ipAddress }),
        publicIPAddressVersion: configuration.properties.privateIPAddressVersion,
        publicIPAllocationMethod: 'Dynamic',
        idleTimeoutInMinutes: 4,
        ipTags: [],
        ipConfiguration: { id },
      },
    },
  ]
}

export function allPublicAddresses(set: string, instance: Instance): readonly JsonObject[] {
  return instance.interfaces.flatMap((nic) =>
    nic.properties.ipConfigurations.flatMap((one) => viewPublicAddresses(set, instance, nic, one)),
  )
}

export function named<Named extends { readonly name: string }>(
  from: readonly Named[],
  name: string,
): Named | undefined {
  return from.find((one) => keyOf(one.name) === keyOf(name))
}

/** The network knows no Creating. */
function networkState({ state }: Instance): string {
  return state === 'Creating' ? 'Updating' : state
}
