/** The doctor's table of actions, held to the role that comes from what the emulator saw being asked. */
import { expect, test } from 'vitest'
import { neededActions } from '#cli/doctor/azure-actions'
import role from '../../../charts/berth/files/azure-role.json' with { type: 'json' }

/** What askAzureReads and askQuota try by reading, and what asking itself needs. */
const tried = [
  'Microsoft.Authorization/permissions/read',
  'Microsoft.Compute/virtualMachineScaleSets/read',
  'Microsoft.Compute/virtualMachines/read',
  'Microsoft.Network/loadBalancers/read',
  'Microsoft.Network/locations/usages/read',
  'Microsoft.Network/networkInterfaces/read',
  'Microsoft.Network/networkSecurityGroups/read',
  'Microsoft.Network/privateLinkServices/read',
  'Microsoft.Network/publicIPAddresses/read',
]

test('every action of the role is asked after or tried, and no other', () => {
  const asked = neededActions.map(({ action }) => action)
  expect([...asked, ...tried].toSorted()).toEqual(role.Actions.toSorted())
})
