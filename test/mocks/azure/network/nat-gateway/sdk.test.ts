import { afterEach, beforeEach, expect, it } from 'vitest'
import { group, idOf } from '#test/mocks/azure/support/ids'
import { namesOf, quick, stale } from '#test/mocks/azure/support/life'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'

let azure: Azure
beforeEach(async () => {
  azure = await startAzure()
})
afterEach(() => azure.emulator.stop())

const location = 'westeurope'
const sku = { name: 'Standard' }

it('NAT gateways live their whole life through the SDK, between subnets and public IPs', async () => {
  const { natGateways, publicIPAddresses, virtualNetworks } = azure.client
  await publicIPAddresses.createOrUpdate(group, 'pip', { location, sku }, quick)
  const publicIpAddresses = [{ id: idOf(azure.emulator, 'publicIPAddresses', 'pip') }]
  const wanted = { location, sku, publicIpAddresses }
  const created = await natGateways.createOrUpdate(group, 'nat', wanted, quick)
  expect(created).toMatchObject({ idleTimeoutInMinutes: 4, publicIpAddresses, provisioningState: 'Succeeded' })
  const natGateway = { id: idOf(azure.emulator, 'natGateways', 'nat') }
  const pip = await publicIPAddresses.get(group, 'pip')
  expect([pip.natGateway, pip.ipConfiguration]).toMatchObject([natGateway, undefined])
  const subnets = [{ name: 'nodes', addressPrefix: '10.0.0.0/24', natGateway }]
  const network = { location, addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets }
  await virtualNetworks.createOrUpdate(group, 'vnet', network, quick)
  const subnet = `${idOf(azure.emulator, 'virtualNetworks', 'vnet')}/subnets/nodes`
  expect((await natGateways.get(group, 'nat')).subnets).toEqual([{ id: subnet }])
  expect(await namesOf(natGateways.list(group))).toEqual(['nat'])
  expect(await namesOf(natGateways.listAll())).toEqual(['nat'])
  expect((await natGateways.updateTags(group, 'nat', { tags: { a: 'b' } })).tags).toEqual({ a: 'b' })
  const updated = await natGateways.createOrUpdate(group, 'nat', { ...wanted, idleTimeoutInMinutes: 10 }, quick)
  expect(updated.idleTimeoutInMinutes).toBe(10)
  await expect(natGateways.createOrUpdate(group, 'nat', wanted, { ...quick, ...stale })).rejects.toMatchObject({
    statusCode: 412,
  })
  await expect(natGateways.delete(group, 'nat', quick)).rejects.toMatchObject({ code: 'NatGatewayInUseBySubnet' })
  await expect(publicIPAddresses.delete(group, 'pip', quick)).rejects.toMatchObject({
    code: 'PublicIPAddressCannotBeDeleted',
  })
  await virtualNetworks.delete(group, 'vnet', quick)
  await natGateways.delete(group, 'nat', quick)
  await expect(natGateways.get(group, 'nat')).rejects.toMatchObject({ code: 'ResourceNotFound' })
})
