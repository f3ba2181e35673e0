import { afterEach, beforeEach, expect, it } from 'vitest'
import { groupId } from '#test/mocks/azure/support/ids'
import { seedPublicIp, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let raw: Raw
beforeEach(async () => {
  raw = await startRaw()
})
afterEach(() => raw.stop())

it('are created at once, updated, tagged and listed, in any spelling of the path', async () => {
  const id = `${groupId(raw.emulator)}-2`
  const lower = id.replace('resourceGroups', 'resourcegroups')
  const created = await raw.put(lower, { location: 'West Europe', tags: { a: 'b' } })
  expect(created).toMatchObject({
    status: 201,
    body: {
      id,
      name: 'rg-2',
      location: 'westeurope',
      tags: { a: 'b' },
      properties: { provisioningState: 'Succeeded' },
    },
  })
  expect(created.headers['azure-asyncoperation']).toBeUndefined()
  expect((await raw.put(id, { location: 'westeurope' })).status).toBe(200)
  const patched = await raw.call('PATCH', id, { body: { tags: { c: 'd' } } })
  expect(patched).toMatchObject({ status: 200, body: { tags: { c: 'd' } } })
  const { subscriptionId } = raw.emulator.credentials
  const list = await raw.get(`/subscriptions/${subscriptionId}/resourcegroups`)
  expect(list.body).toMatchObject({ value: [{ name: 'rg' }, { name: 'rg-2' }] })
})

it('tell by HEAD whether they are there', async () => {
  const statuses = await Promise.all(
    [groupId(raw.emulator), `${groupId(raw.emulator)}-none`].map((id) => raw.call('HEAD', id)),
  )
  expect(statuses.map(({ status }) => status)).toEqual([204, 404])
})

it('give their own spelling to what is created in them', async () => {
  const id = raw.id('publicIPAddresses', 'pip')
  const body = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }
  expect((await raw.put(id.replace('/rg/', '/RG/'), body)).body['id']).toBe(id)
})

it('leave the resources of other groups alone when they go', async () => {
  const id = `${groupId(raw.emulator)}-2`
  raw.emulator.seed({ id, location: 'westeurope' })
  seedPublicIp(raw, 'pip')
  await raw.delete(id)
  expect((await raw.get(id)).code).toBe('ResourceGroupNotFound')
  expect((await raw.get(raw.id('publicIPAddresses', 'pip'))).status).toBe(200)
})
