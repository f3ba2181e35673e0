import { afterEach, beforeEach, expect, it } from 'vitest'
import { group, idOf } from '#test/mocks/azure/support/ids'
import { quick } from '#test/mocks/azure/support/life'
import { seedPublicIp, seedSubnet } from '#test/mocks/azure/support/raw'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'

let azure: Azure
beforeEach(async () => {
  azure = await startAzure()
  const publicIPAddress = { id: seedPublicIp(azure, 'ip') }
  const ipConfigurations = [{ name: 'one', subnet: { id: seedSubnet(azure) }, publicIPAddress }]
  const body = { location: 'westeurope', ipConfigurations }
  await azure.client.networkInterfaces.createOrUpdate(group, 'nic', body, quick)
})
afterEach(() => azure.emulator.stop())

it('$expand puts what is referenced in the place of the reference, in any case, for several paths at once', async () => {
  const read = (expand?: string) =>
    azure.client.networkInterfaces.get(group, 'nic', expand === undefined ? {} : { expand })
  const plain = await read()
  expect(plain.ipConfigurations?.[0]?.publicIPAddress?.ipAddress).toBeUndefined()
  const expanded = await read('IPConfigurations/PublicIPAddress,ipConfigurations/subnet')
  expect(expanded.ipConfigurations?.[0]).toMatchObject({
    publicIPAddress: { id: idOf(azure.emulator, 'publicIPAddresses', 'ip'), ipAddress: '20.0.0.1' },
    subnet: { name: 'nodes', addressPrefix: '10.0.0.0/24' },
  })
})

it('$expand of a child, too, and of a path that leads nowhere not at all', async () => {
  const { subnets } = azure.client
  const expanded = await subnets.get(group, 'vnet', 'nodes', { expand: 'ipConfigurations' })
  expect(expanded.ipConfigurations?.[0]).toMatchObject({ name: 'one', privateIPAddress: '10.0.0.4' })
  expect(await subnets.get(group, 'vnet', 'nodes', { expand: 'nowhere/at/all' })).toEqual(
    await subnets.get(group, 'vnet', 'nodes'),
  )
})
