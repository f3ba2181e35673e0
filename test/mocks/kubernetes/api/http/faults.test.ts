import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { startApiServer } from '#mocks/kubernetes/api-server'
import type { Call } from '#mocks/kubernetes/api/http/faults'
import { FakeClock } from '#mocks/time/clock'
import { ApiClient, loadBalancer } from '../api-client.ts'

const services = '/api/v1/namespaces/default/services'
const cut = /other side closed|ECONNRESET|socket/
const clock = new FakeClock()
let server: ApiServer
let client: ApiClient

beforeEach(async () => {
  server = await startApiServer({ clock })
  client = new ApiClient(server)
})

afterEach(async () => {
  await client.close()
  await server.stop()
})

const list = async (): Promise<number> => (await client.send(`GET ${services}`)).code

it('bursts 503 as often as ordered, then serves again', async () => {
  server.faults.add({ kind: 'refuse', code: 503, times: 2 })
  const codes = [await list(), await list(), await list()]
  expect(codes).toEqual([503, 503, 200])
})

it('throttles with the wait in header and details', async () => {
  server.faults.add({ kind: 'refuse', code: 429, retryAfterSeconds: 7 })
  const { code, headers, body } = await client.send(`GET ${services}`)
  expect({ code, wait: headers['retry-after'], details: body.details?.retryAfterSeconds }).toEqual({
    code: 429,
    wait: '7',
    details: 7,
  })
})

it('meets only what it matches', async () => {
  const fault = { kind: 'refuse', code: 500, times: Infinity } as const
  const takeBack = server.faults.add({ ...fault, match: { verb: 'list', resource: 'nodes', userAgent: 'tester' } })
  expect((await client.send(`GET ${services}`)).code).toBe(200)
  expect((await client.send('GET /api/v1/nodes', { userAgent: 'other/1' })).code).toBe(200)
  expect((await client.send('GET /api/v1/nodes')).code).toBe(500)
  takeBack()
  expect((await client.send('GET /api/v1/nodes')).code).toBe(200)
})

it('storms with conflicts on the writes of one object', async () => {
  server.store.create('services', loadBalancer('web'))
  server.faults.add({ kind: 'refuse', code: 409, times: 3, match: { verb: 'patch', name: 'web' } })
  const patch = () =>
    client.send(`PATCH ${services}/web`, {
      type: 'application/merge-patch+json',
      body: { metadata: { labels: { a: 'b' } } },
    })
  expect(await patch()).toMatchObject({ code: 409, body: { reason: 'Conflict' } })
  await patch()
  await patch()
  expect((await patch()).code).toBe(200)
})

it('answers late', async () => {
  server.faults.add({ kind: 'delay', ms: 3_000, match: { verb: 'list' } })
  const pending = clock.pending()
  const listing = client.send(`GET ${services}`)
  await expect.poll(() => clock.pending()).toBe(pending + 1)
  clock.advance(3_000)
  expect((await listing).code).toBe(200)
})

describe('a cut connection', () => {
  it('before the write leaves nothing done', async () => {
    server.faults.add({ kind: 'reset', when: 'before', match: { verb: 'create' } })
    await expect(client.send(`POST ${services}`, { body: loadBalancer('web') })).rejects.toThrow(cut)
    expect(server.store.get('services', 'default', 'web')).toBeUndefined()
  })

  it('after the write leaves it done, and the client cannot know', async () => {
    server.faults.add({ kind: 'reset', when: 'after', match: { verb: 'create' } })
    await expect(client.send(`POST ${services}`, { body: loadBalancer('web') })).rejects.toThrow(cut)
    expect(server.store.get('services', 'default', 'web')?.metadata.name).toBe('web')
  })

  it('shows in the log', async () => {
    server.faults.add({ kind: 'reset', when: 'before' })
    await expect(client.send(`GET ${services}`)).rejects.toThrow(cut)
    await expect.poll(() => server.log.entries.at(-1)?.status).toBe(-1)
  })
})

describe('a listener of writes', () => {
  it('hears of each before and after, reads not at all', async () => {
    const heard: string[] = []
    const stop = server.faults.onCall(({ when, verb, resource, subresource, name, index }: Call) => {
      heard.push([index, when, verb, `${resource}/${subresource}`, name].join(' '))
    })
    await client.send(`POST ${services}`, { body: loadBalancer('web') })
    await client.send(`GET ${services}/web`)
    const status = { type: 'application/merge-patch+json', body: { status: {} } }
    await client.send(`PATCH ${services}/web/status`, status)
    stop()
    await client.send(`DELETE ${services}/web`)
    expect(heard).toEqual([
      '1 before create services/ ',
      '1 after create services/ ',
      '2 before patch services/status web',
      '2 after patch services/status web',
    ])
  })

  it('can cut the n-th write at either end', async () => {
    server.faults.onCall(({ when, index }) => (when === 'after' && index === 2 ? 'reset' : undefined))
    await client.send(`POST ${services}`, { body: loadBalancer('one') })
    await expect(client.send(`POST ${services}`, { body: loadBalancer('two') })).rejects.toThrow(cut)
    expect(server.store.get('services', 'default', 'two')).toBeDefined()
  })

  it('can hold a write until the test has looked', async () => {
    const gate = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    server.faults.onCall(async ({ when }) => {
      if (when === 'after') return
      reached.resolve()
      await gate.promise
    })
    const creating = client.send(`POST ${services}`, { body: loadBalancer('web') })
    await reached.promise
    expect(server.store.get('services', 'default', 'web')).toBeUndefined()
    gate.resolve()
    expect((await creating).code).toBe(201)
  })
})
