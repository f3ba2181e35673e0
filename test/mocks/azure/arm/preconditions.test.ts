import { afterEach, beforeEach, expect, it } from 'vitest'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

const publicIp = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }

let raw: Raw
beforeEach(async () => {
  raw = await startRaw()
})
afterEach(() => raw.stop())

const pip = () => raw.id('publicIPAddresses', 'pip')

async function etag(): Promise<string> {
  return String((await raw.get(pip())).body['etag'])
}

it('refuses another version in Azure’s words, with a bare etag read as the weak one', async () => {
  await raw.put(pip(), publicIp)
  const { status, body } = await raw.put(pip(), publicIp, { 'If-Match': 'invalid' })
  expect(status).toBe(412)
  expect(body).toEqual({
    error: {
      code: 'PreconditionFailed',
      message: 'Precondition failed.',
      details: [
        {
          code: 'PreconditionFailedEtagMismatch',
          message: `Etag provided in if-match header W/"invalid" does not match etag ${await etag()} of resource ${pip()} in NRP data store.`,
        },
      ],
    },
  })
})

it.for([
  ['the weak etag', (tag: string) => tag],
  ['the strong etag', (tag: string) => tag.slice(2)],
  ['the bare etag', (tag: string) => tag.slice(3, -1)],
  ['anything that exists', () => '*'],
] as const)('takes a write that names %s', async ([, spell]) => {
  await raw.put(pip(), publicIp)
  await etag()
  expect((await raw.put(pip(), publicIp, { 'If-Match': spell(await etag()) })).status).toBe(200)
})

it('refuses every version of what is not there', async () => {
  expect((await raw.put(pip(), publicIp, { 'If-Match': '*' })).status).toBe(412)
  expect((await raw.get(pip())).status).toBe(404)
})

it('creates with If-None-Match only what is not there', async () => {
  expect((await raw.put(pip(), publicIp, { 'If-None-Match': '*' })).status).toBe(201)
  const again = await raw.put(pip(), publicIp, { 'If-None-Match': '*' })
  expect([again.status, again.detail]).toEqual([412, 'PreconditionFailedEtagMismatch'])
})

it('holds for DELETE, for PATCH, and for children by their parent’s etag', async () => {
  await raw.put(pip(), publicIp)
  const stale = { headers: { 'If-Match': 'W/"stale"' } }
  expect((await raw.call('DELETE', pip(), stale)).status).toBe(412)
  expect((await raw.call('PATCH', pip(), { ...stale, body: { tags: {} } })).status).toBe(412)
  const balancer = raw.id('loadBalancers', 'lb')
  await raw.put(balancer, publicIp)
  const { etag: parent } = (await raw.get(balancer)).body
  const pool = `${balancer}/backendAddressPools/pool`
  expect((await raw.put(pool, { properties: {} }, { 'If-Match': 'W/"stale"' })).status).toBe(412)
  expect((await raw.put(pool, { properties: {} }, { 'If-Match': String(parent) })).status).toBe(201)
})

it('gives a new etag with every write that changes something, tags included', async () => {
  await raw.put(pip(), publicIp)
  const seen = new Set([await etag()])
  await raw.call('PATCH', pip(), { body: { tags: { a: 'b' } } })
  seen.add(await etag())
  await raw.put(pip(), { ...publicIp, tags: { a: 'b' }, properties: { idleTimeoutInMinutes: 5 } })
  seen.add(await etag())
  expect(seen.size).toBe(3)
})
