/**
 * What stands in the subscription of every played cluster before a controller comes. Network and subnet are called as
 * where machines are made (test/scenarios/played-machines.ts).
 */
import type { Emulator } from '#mocks/azure/emulator'
import { wellKnown } from '#mocks/azure/well-known'

export const names = {
  region: 'westeurope',
  resourceGroup: 'cluster',
  virtualNetwork: 'vnet',
  subnet: 'nodes',
  securityGroup: 'nodes-nsg',
} as const

export function groupId(group: string = names.resourceGroup): string {
  return `/subscriptions/${wellKnown.subscriptionId}/resourceGroups/${group}`
}

/** Full id of a network resource of the cluster's group. */
export function idOf(type: string, name: string): string {
  return `${groupId()}/providers/Microsoft.Network/${type}/${name}`
}

/** A machine as its kubelet registers it. */
export interface Machine {
  readonly name: string
  readonly addresses: readonly string[]
  /** Of a machine that Azure knows; the others are addresses alone. */
  readonly providerId?: string
}

export interface Network {
  /** CIDRs of the whole network. */
  readonly addresses: readonly string[]
  /** CIDRs by the name of the subnet. */
  readonly subnets: Readonly<Record<string, readonly string[]>>
}

/** Makes the group with the network, and the security group that guards the nodes' subnet. */
export function seedNetwork(emulator: Emulator, { addresses, subnets }: Network): void {
  const location = names.region
  const securityGroup = { id: idOf('networkSecurityGroups', names.securityGroup) }
  emulator.seed({ id: groupId(), location })
  emulator.seed({ ...securityGroup, location, properties: { securityRules: [] } })
  emulator.seed({
    id: idOf('virtualNetworks', names.virtualNetwork),
    location,
    properties: {
      addressSpace: { addressPrefixes: addresses },
      subnets: Object.entries(subnets).map(([name, addressPrefixes]) => {
        const guard = name === names.subnet ? { networkSecurityGroup: securityGroup } : {}
        return { name, properties: { addressPrefixes, ...guard } }
      }),
    },
  })
}
