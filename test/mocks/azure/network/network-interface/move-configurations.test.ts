import { afterEach, beforeEach, expect, it } from 'vitest'
import { group, idOf } from '#test/mocks/azure/support/ids'
import { quick } from '#test/mocks/azure/support/life'
import { seedSubnet } from '#test/mocks/azure/support/raw'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'

let azure: Azure
beforeEach(async () => {
  azure = await startAzure()
  const subnet = { id: seedSubnet(azure) }
  const { networkInterfaces } = azure.client
  const both = [
    { name: 'first', subnet, primary: true },
    { name: 'second', subnet },
  ]
  await networkInterfaces.createOrUpdate(group, 'from', { location, ipConfigurations: both }, quick)
  await networkInterfaces.createOrUpdate(group, 'to', { location, ipConfigurations: [{ name: 'own', subnet }] }, quick)
})
afterEach(() => azure.emulator.stop())

const location = 'westeurope'
const configuration = (nic: string, name: string) => ({
  id: `${idOf(azure.emulator, 'networkInterfaces', nic)}/ipConfigurations/${name}`,
})

function move(from: string, to: string) {
  const item = { sourceIpConfiguration: configuration('from', from), targetIpConfiguration: configuration('to', to) }
  return azure.client.virtualNetworks.moveIpConfigurations(group, 'vnet', { moveIpConfigurationItems: [item] }, quick)
}

async function addressesOf(nic: string) {
  const { ipConfigurations } = await azure.client.networkInterfaces.get(group, nic)
  return ipConfigurations?.map(({ name, privateIPAddress }) => [name, privateIPAddress])
}

it('a secondary ip configuration moves with its address from one interface to another', async () => {
  await move('second', 'guest')
  expect(await addressesOf('from')).toEqual([['first', '10.0.0.4']])
  expect(await addressesOf('to')).toEqual([
    ['own', '10.0.0.6'],
    ['guest', '10.0.0.5'],
  ])
  const { ipConfigurations } = await azure.client.subnets.get(group, 'vnet', 'nodes')
  expect(ipConfigurations?.map(({ id }) => id)).toContain(configuration('to', 'guest').id)
})

it.for([
  ['a primary one', 'first', 'guest', 'PrimaryIpConfigurationCannotBeMoved'],
  ['one that is not there', 'none', 'guest', 'InvalidResourceReference'],
  ['one onto another', 'second', 'own', 'TargetIpConfigurationExists'],
] as const)('%s does not move', async ([, from, to, code]) => {
  await expect(move(from, to)).rejects.toMatchObject({ statusCode: 400, code })
  expect(await addressesOf('from')).toHaveLength(2)
})
