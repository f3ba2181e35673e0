import { afterEach, beforeEach, expect, it } from 'vitest'
import { group, idOf } from '#test/mocks/azure/support/ids'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'
import { namesOf, quick, stale } from '#test/mocks/azure/support/life'

let azure: Azure
beforeEach(async () => {
  azure = await startAzure()
})
afterEach(() => azure.emulator.stop())

const wanted = { location: 'westeurope', sku: { name: 'Standard' }, prefixLength: 31 }

it('public IP prefixes live their whole life through the SDK', async () => {
  const { publicIPPrefixes: prefixes } = azure.client
  const created = await prefixes.createOrUpdate(group, 'prefix', wanted, quick)
  expect(created).toMatchObject({ prefixLength: 31, ipPrefix: '20.0.255.254/31', provisioningState: 'Succeeded' })
  expect((await prefixes.get(group, 'PREFIX')).ipPrefix).toBe(created.ipPrefix)
  expect(await namesOf(prefixes.list(group))).toEqual(['prefix'])
  expect(await namesOf(prefixes.listAll())).toEqual(['prefix'])
  expect((await prefixes.updateTags(group, 'prefix', { tags: { a: 'b' } })).tags).toEqual({ a: 'b' })
  const updated = await prefixes.createOrUpdate(group, 'prefix', { ...wanted, tags: { c: 'd' } }, quick)
  expect([updated.tags, updated.ipPrefix]).toEqual([{ c: 'd' }, created.ipPrefix])
  await expect(prefixes.createOrUpdate(group, 'prefix', wanted, { ...quick, ...stale })).rejects.toMatchObject({
    statusCode: 412,
  })
  await prefixes.delete(group, 'prefix', quick)
  await expect(prefixes.get(group, 'prefix')).rejects.toMatchObject({ code: 'ResourceNotFound' })
})

it('a public IP takes its address from the prefix that it names, and holds it', async () => {
  const { publicIPPrefixes: prefixes, publicIPAddresses } = azure.client
  await prefixes.createOrUpdate(group, 'prefix', wanted, quick)
  const publicIPPrefix = { id: idOf(azure.emulator, 'publicIPPrefixes', 'prefix') }
  const { prefixLength: _, ...body } = { ...wanted, publicIPPrefix }
  const create = (name: string) => publicIPAddresses.createOrUpdate(group, name, body, quick)
  const addresses = [(await create('a')).ipAddress, (await create('b')).ipAddress]
  expect(addresses).toEqual(['20.0.255.254', '20.0.255.255'])
  const ids = ['a', 'b'].map((name) => ({ id: idOf(azure.emulator, 'publicIPAddresses', name) }))
  expect((await prefixes.get(group, 'prefix')).publicIPAddresses).toEqual(ids)
  await expect(create('c')).rejects.toMatchObject({ code: 'PublicIPPrefixOutOfIpAddresses' })
  await expect(prefixes.delete(group, 'prefix', quick)).rejects.toMatchObject({
    statusCode: 400,
    code: 'InUsePublicIpPrefixCannotBeDeleted',
  })
})

it('two prefixes never overlap, and no single address comes out of one', async () => {
  await azure.emulator.stop()
  azure = await startAzure({ publicAddresses: '20.0.0.0/28' })
  const { publicIPPrefixes: prefixes, publicIPAddresses } = azure.client
  const ranges = []
  for (const name of ['a', 'b']) {
    const { ipPrefix } = await prefixes.createOrUpdate(group, name, { ...wanted, prefixLength: 30 }, quick)
    ranges.push(ipPrefix)
  }
  expect(ranges).toEqual(['20.0.0.12/30', '20.0.0.8/30'])
  const single = { location: 'westeurope', sku: { name: 'Standard' } }
  const addresses = []
  for (let at = 0; at < 7; at++) {
    addresses.push((await publicIPAddresses.createOrUpdate(group, `ip-${at}`, single, quick)).ipAddress)
  }
  expect(addresses).toEqual([1, 2, 3, 4, 5, 6, 7].map((at) => `20.0.0.${at}`))
})
