import { afterEach, expect, it } from 'vitest'
import { group, groupId } from '#test/mocks/azure/support/ids'
import { seedPublicIp, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'
import { startAzure } from '#test/mocks/azure/support/sdk'

let raw: Raw | undefined
afterEach(() => raw?.stop())

const names = ['one', 'two', 'three', 'four', 'five']

it('hands out pages whose links lead through everything once', async () => {
  const azure = await startAzure({ knobs: { pageSize: 2 } })
  for (const name of names) seedPublicIp(azure, name)
  const found: (string | undefined)[] = []
  for await (const { name } of azure.client.publicIPAddresses.list(group)) found.push(name)
  expect(found).toEqual(names)
  expect(azure.emulator.log.count({ type: 'publicIPAddresses' })).toBe(3)
  await azure.emulator.stop()
})

it('names no next page at the end, and answers everything at once unless told otherwise', async () => {
  raw = await startRaw()
  for (const name of names) seedPublicIp(raw, name)
  const all = await raw.get(`${groupId(raw.emulator)}/providers/Microsoft.Network/publicIPAddresses`)
  expect(Object.keys(all.body)).toEqual(['value'])
  raw.emulator.knobs.pageSize = 5
  const exact = await raw.get(`${groupId(raw.emulator)}/providers/Microsoft.Network/publicIPAddresses`)
  expect(Object.keys(exact.body)).toEqual(['value'])
})

it('shows every resource that stays, whatever is created or deleted between two pages', async () => {
  raw = await startRaw({ knobs: { pageSize: 2 } })
  for (const name of names) seedPublicIp(raw, name)
  const first = await raw.get(`${groupId(raw.emulator)}/providers/Microsoft.Network/publicIPAddresses`)
  await raw.delete(raw.id('publicIPAddresses', 'one'))
  seedPublicIp(raw, 'six')
  const found: unknown[] = []
  let next = String(first.body['nextLink'])
  while (next !== 'undefined') {
    const { body } = await raw.get(next)
    found.push(...(Array.isArray(body['value']) ? body['value'].map(({ name }: { name: string }) => name) : []))
    next = String(body['nextLink'])
  }
  expect(found).toEqual(['three', 'four', 'five', 'six'])
})

it('lists by group and by subscription', async () => {
  raw = await startRaw()
  const other = `${groupId(raw.emulator)}-2`
  raw.emulator.seed({ id: other, location: 'westeurope' })
  seedPublicIp(raw, 'here')
  const there = `${other}/providers/Microsoft.Network/publicIPAddresses/there`
  raw.emulator.seed({ id: there, location: 'westeurope', sku: { name: 'Standard' }, properties: {} })
  const sub = `/subscriptions/${raw.emulator.credentials.subscriptionId}`
  const count = async (path: string) => (await raw?.get(`${path}/providers/Microsoft.Network/publicIPAddresses`))?.body
  expect(await count(sub)).toMatchObject({ value: [{ name: 'here' }, { name: 'there' }] })
  expect(await count(other)).toMatchObject({ value: [{ name: 'there' }] })
})
