/** What people and other programs have in Azure beside the controller, and must find there afterwards. */
import type { Stage } from './stage.ts'

/** A public IP that a user made for himself. */
export function seedUsersPublicIp(stage: Stage, name: string, tags?: Readonly<Record<string, string>>): void {
  stage.emulator.seed({
    id: stage.azure.idOf('publicIPAddresses', name),
    location: 'westeurope',
    sku: { name: 'Standard' },
    ...(tags === undefined ? {} : { tags }),
    properties: { publicIPAllocationMethod: 'Static' },
  })
}

/** A security rule for SSH, of which the controller knows nothing. */
export const strangersRule = {
  name: 'theirs',
  properties: {
    protocol: 'Tcp',
    access: 'Allow',
    direction: 'Inbound',
    priority: 200,
    sourceAddressPrefix: '*',
    sourcePortRange: '*',
    destinationAddressPrefix: '*',
    destinationPortRange: '22',
  },
} as const
