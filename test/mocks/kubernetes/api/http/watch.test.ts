import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { startApiServer } from '#mocks/kubernetes/api-server'
import { FakeClock } from '#mocks/time/clock'
import { ApiClient, loadBalancer } from '../api-client.ts'

const path = '/api/v1/services'
const clock = new FakeClock()
let server: ApiServer
let client: ApiClient

beforeEach(async () => {
  server = await startApiServer({ clock, changesKept: 5 })
  client = new ApiClient(server)
})

afterEach(async () => {
  await client.close()
  await server.stop()
})

const revision = async (): Promise<string> => (await client.send(`GET ${path}`)).body.metadata?.resourceVersion ?? ''

const touch = (name: string, value: string): void => {
  server.store.update('services', {
    ...loadBalancer(name),
    metadata: { name, namespace: 'default', labels: { value } },
  })
}

it('tells changes as they happen, in order', async () => {
  const watching = await client.watch(`${path}?watch=true&resourceVersion=${await revision()}`)
  server.store.create('services', loadBalancer('web'))
  touch('web', '1')
  server.store.delete('services', 'default', 'web')
  const events = [await watching.next(), await watching.next(), await watching.next()]
  expect(events.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED'])
  const versions = events.map(({ object }) => Number(object.metadata.resourceVersion))
  expect(versions).toEqual(versions.toSorted((left, right) => left - right))
})

it('sends a bookmark each minute to those who asked, and to nobody else', async () => {
  const from = await revision()
  const asking = await client.watch(`${path}?watch=true&resourceVersion=${from}&allowWatchBookmarks=true`)
  const other = await client.watch(`${path}?watch=true&resourceVersion=${from}`)
  server.store.create('configmaps', { metadata: { name: 'elsewhere', namespace: 'default' } })
  clock.advance(60_000)
  const bookmark = await asking.next()
  expect(bookmark).toEqual({
    type: 'BOOKMARK',
    object: {
      kind: 'Service',
      apiVersion: 'v1',
      metadata: { resourceVersion: String(Number(from) + 1), creationTimestamp: null },
    },
  })
  server.store.create('services', loadBalancer('web'))
  expect((await other.next()).type).toBe('ADDED')
})

it('sends a bookmark twice when told to', async () => {
  const from = await revision()
  const watching = await client.watch(`${path}?watch=true&resourceVersion=${from}&allowWatchBookmarks=true`)
  expect([server.faults.sendBookmarks(), server.faults.sendBookmarks({ resource: 'services' })]).toEqual([1, 1])
  const bookmarks = [await watching.next(), await watching.next()]
  expect(bookmarks.map(({ type, object }) => `${type} ${object.metadata.resourceVersion}`)).toEqual([
    `BOOKMARK ${from}`,
    `BOOKMARK ${from}`,
  ])
})

it('ends cleanly after timeoutSeconds, with a last bookmark', async () => {
  const query = `watch=true&resourceVersion=${await revision()}&timeoutSeconds=7&allowWatchBookmarks=true`
  const watching = await client.watch(`${path}?${query}`)
  clock.advance(7_000)
  expect((await watching.next()).type).toBe('BOOKMARK')
  expect(await watching.ended()).toBe('')
})

it('says 410 in the stream for a version that is forgotten', async () => {
  const from = await revision()
  server.store.create('services', loadBalancer('web'))
  for (const value of ['1', '2', '3', '4', '5']) touch('web', value)
  const watching = await client.watch(`${path}?watch=true&resourceVersion=${from}`)
  const { type, object } = await watching.next()
  expect({ type, code: object.code, reason: object.reason }).toEqual({ type: 'ERROR', code: 410, reason: 'Expired' })
  expect(await watching.ended()).toBe('')
})

it('goes on from the oldest version that is still known', async () => {
  server.store.create('services', loadBalancer('web'))
  const from = await revision()
  for (const value of ['1', '2', '3', '4', '5']) touch('web', value)
  const watching = await client.watch(`${path}?watch=true&resourceVersion=${from}`)
  for (const value of ['1', '2', '3', '4', '5']) {
    expect((await watching.next()).object.metadata).toMatchObject({ labels: { value } })
  }
})

it('says 410 at connect when told to', async () => {
  server.faults.add({ kind: 'refuse', code: 410, match: { verb: 'watch' } })
  const { code, body } = await client.send(`GET ${path}?watch=true&resourceVersion=1`)
  expect({ code, reason: body.reason }).toEqual({ code: 410, reason: 'Expired' })
})

it('says 410 in open streams when told to', async () => {
  const watching = await client.watch(`${path}?watch=true&resourceVersion=${await revision()}`)
  expect(server.faults.expireWatches({ resource: 'services' })).toBe(1)
  const { type, object } = await watching.next()
  expect({ type, code: object.code }).toEqual({ type: 'ERROR', code: 410 })
  expect(await watching.ended()).toBe('')
})

it('forgets everything at a compaction', async () => {
  const from = await revision()
  server.faults.compact()
  const watching = await client.watch(`${path}?watch=true&resourceVersion=${from}`)
  expect((await watching.next()).type).toBe('ERROR')
})

it('refuses a version of the future with a time-out that says so', async () => {
  const { code, body } = await client.send(`GET ${path}?watch=true&resourceVersion=999999`)
  expect(code).toBe(504)
  expect(body.details?.causes?.[0]?.reason).toBe('ResourceVersionTooLarge')
})

it('refuses a streaming list with 422, so that clients fall back', async () => {
  const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'
  expect(await client.send(`GET ${path}?${query}`)).toMatchObject({ code: 422, body: { reason: 'Invalid' } })
})

it('drops a watch in the middle of a line', async () => {
  const watching = await client.watch(`${path}?watch=true&resourceVersion=${await revision()}`)
  expect(server.faults.dropWatches({ midLine: true })).toBe(1)
  await expect(watching.ended()).rejects.toThrow(/terminated|closed|aborted/)
})

it('ends a watch early as a time-out does', async () => {
  const watching = await client.watch(`${path}?watch=true&resourceVersion=${await revision()}`)
  expect(server.faults.endWatches({ resource: 'nodes' })).toBe(0)
  expect(server.faults.endWatches()).toBe(1)
  expect(await watching.ended()).toBe('')
})

it('cuts lines into bytes, also inside of a character', async () => {
  server.faults.splitWatchLines(true)
  const watching = await client.watch(`${path}?watch=true&resourceVersion=${await revision()}`)
  server.store.create('services', {
    ...loadBalancer('web'),
    metadata: { name: 'web', namespace: 'default', annotations: { note: 'grüße 🚢' } },
  })
  expect((await watching.next()).object.metadata).toMatchObject({ annotations: { note: 'grüße 🚢' } })
})

it('lets go of a watch whose client hung up', async () => {
  const watching = await client.watch(`${path}?watch=true&resourceVersion=${await revision()}`)
  watching.hangUp()
  await expect.poll(() => server.faults.endWatches()).toBe(0)
})
