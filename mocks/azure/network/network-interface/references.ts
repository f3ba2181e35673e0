import type { Reference } from '../../arm/references.ts'
import type { IpConfiguration, NetworkInterface } from './model.ts'

/** Answers what an interface uses: its subnet with the address in it, and what its ip configurations belong to. */
export function referencesOf(id: string, { properties }: NetworkInterface): readonly Reference[] {
  const { networkSecurityGroup: group, ipConfigurations } = properties
  // The document of its maker holds the addresses.
  if ((properties.privateLinkService ?? properties.privateEndpoint) !== undefined) return []
  return [
    ...(group === undefined ? [] : [{ from: id, to: group.id }]),
    ...ipConfigurations.flatMap(configurationReferences),
  ]
}

function configurationReferences({ id: from, properties }: IpConfiguration): readonly Reference[] {
  const { subnet, privateIPAddress: address, publicIPAddress } = properties
  const members = [
    ...(publicIPAddress === undefined ? [] : [publicIPAddress]),
    ...(properties.loadBalancerBackendAddressPools ?? []),
    ...(properties.loadBalancerInboundNatRules ?? []),
    ...(properties.applicationSecurityGroups ?? []),
  ]
  return [{ from, to: subnet.id, address }, ...members.map(({ id: to }) => ({ from, to }))]
}
