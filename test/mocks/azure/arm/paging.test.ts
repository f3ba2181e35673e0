import { afterEach, expect, it } from 'vitest'
import { objectsAt } from '#mocks/azure/arm/json'
import { group, groupId } from '#test/mocks/azure/support/ids'
import { computeVersion, seedPublicIp, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw, RawAnswer } from '#test/mocks/azure/support/raw'
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
  expect(await follow(raw, first)).toEqual(['three', 'four', 'five', 'six'])
})

it.for([['two'], ['one', 'two'], ['two', 'three']] as const)(
  'shows none a second time when %s are gone, the last one that was seen among them',
  async (gone) => {
    raw = await startRaw({ knobs: { pageSize: 2 } })
    for (const name of names) seedPublicIp(raw, name)
    const first = await raw.get(`${groupId(raw.emulator)}/providers/Microsoft.Network/publicIPAddresses`)
    for (const name of gone) await raw.delete(raw.id('publicIPAddresses', name))
    await raw.get(groupId(raw.emulator))
    expect(await follow(raw, first)).toEqual(names.filter((name) => !['one', 'two', ...gone].includes(name)))
  },
)

it('keeps the filter of a LIST from page to page', async () => {
  raw = await startRaw({ knobs: { pageSize: 1 } })
  const sets = `${groupId(raw.emulator)}/providers/Microsoft.Compute/availabilitySets`
  for (const name of ['one', 'two']) await raw.put(`${sets}/${name}`, { location: 'westeurope', properties: {} })
  const first = await raw.get(`${sets}?$expand=virtualMachines`)
  const next = new URL(String(first.body['nextLink']))
  expect([next.searchParams.get('$expand'), next.searchParams.get('api-version')]).toEqual([
    'virtualMachines',
    computeVersion,
  ])
  expect((await raw.get(next.href)).body).toMatchObject({ value: [{ name: 'two' }] })
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

/** Answers the names on all pages behind one. */
async function follow(raw: Raw, page: RawAnswer): Promise<readonly unknown[]> {
  const next = page.body['nextLink']
  if (typeof next !== 'string') return []
  const following = await raw.get(next)
  return [...objectsAt(following.body, 'value').map(({ name }) => name), ...(await follow(raw, following))]
}
