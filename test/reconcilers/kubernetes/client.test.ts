import { KubeConfig } from '@kubernetes/client-node'
import { describe, expect, test } from 'vitest'

import { startApiServer } from '#mocks/kubernetes/api-server'
import { FakeClock } from '#mocks/time/clock'
import { DispositionError } from '#provider/document/disposition'
import { systemClock } from '#provider/time/clock'
import { ApiError } from '#reconcilers/kubernetes/api-error'
import { createClient } from '#reconcilers/kubernetes/client'
import { openConnection } from '#reconcilers/kubernetes/connection'
import { mergePatch, strategicPatch } from '#reconcilers/kubernetes/patch'
import { resources } from '#reconcilers/kubernetes/resource'

import { eventually } from '../eventually.ts'
import { clientOf } from '../stage.ts'

const never = new AbortController().signal
const web = { resource: resources.services, namespace: 'default', name: 'web' }

async function aServer() {
  const server = await startApiServer()
  const client = clientOf(server)
  server.store.create('services', { metadata: { namespace: 'default', name: 'web' }, spec: { ports: [{ port: 80 }] } })
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      await client.close()
      await server.stop()
    },
  }
}

async function failureOf(promise: Promise<unknown>): Promise<DispositionError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof DispositionError) return error
  throw new Error(`expected a DispositionError, got ${String(error)}`)
}

describe('the client', () => {
  test('answers undefined for what is not there', async () => {
    await using stage = await aServer()
    const gone = { ...web, name: 'gone' }
    expect(await stage.client.get(gone, never)).toBeUndefined()
    expect(await stage.client.patch(gone, mergePatch({}), never)).toBeUndefined()
  })

  test('says what was attempted, on what, and what came back', async () => {
    await using stage = await aServer()
    const stale = mergePatch({ metadata: { resourceVersion: '1', labels: { a: 'b' } } })
    const error = await failureOf(stage.client.patch(web, stale, never))
    expect(error.message).toMatch(/^PATCH services\/default\/web: 409 Conflict, Operation cannot be fulfilled/)
    expect(error.disposition).toEqual({ do: 'reread', why: 'conflict' })
  })

  test('tells refusals that last from those of the moment', async () => {
    await using stage = await aServer()
    const invalid = await failureOf(stage.client.patch(web, strategicPatch({ spec: { type: 'Nonsense' } }), never))
    expect(invalid.disposition).toMatchObject({ do: 'terminal', code: 'Invalid' })
    stage.server.faults.add({ kind: 'refuse', code: 503 })
    expect((await failureOf(stage.client.get(web, never))).disposition).toEqual({ do: 'retry' })
    stage.server.faults.add({ kind: 'refuse', code: 429, retryAfterSeconds: 7 })
    expect((await failureOf(stage.client.get(web, never))).disposition).toEqual({ do: 'retryAfter', afterMs: 7000 })
  })

  test('says of a write without an answer that nobody knows, of a read that it can be tried again', async () => {
    await using stage = await aServer()
    stage.server.faults.add({ kind: 'reset', when: 'after' })
    const patch = mergePatch({ metadata: { labels: { a: 'b' } } })
    expect((await failureOf(stage.client.patch(web, patch, never))).disposition).toEqual({ do: 'reread', why: 'lost' })
    expect(stage.server.store.get('services', 'default', 'web')?.metadata.labels).toEqual({ a: 'b' })
    stage.server.faults.add({ kind: 'reset', when: 'before' })
    expect((await failureOf(stage.client.get(web, never))).disposition).toEqual({ do: 'retry' })
  })

  test('gives up on a request that hangs', async () => {
    await using stage = await aServer()
    const config = new KubeConfig()
    config.loadFromString(stage.server.kubeconfig())
    const clock = new FakeClock()
    const client = createClient({ connection: openConnection(() => config, systemClock), clock, timeoutMs: 5000 })
    stage.server.faults.add({ kind: 'delay', ms: 60_000 })
    const answer = failureOf(client.get(web, never))
    clock.advance(5000)
    expect((await answer).message).toBe('GET services/default/web: no answer within 5000 ms')
    await client.close()
  })

  test('hands on the abort of its caller as it is', async () => {
    await using stage = await aServer()
    const stop = new AbortController()
    stage.server.faults.add({ kind: 'delay', ms: 60_000 })
    const answer = stage.client.get(web, stop.signal)
    const reason = new Error('stopping')
    stop.abort(reason)
    await expect(answer).rejects.toBe(reason)
  })

  test('reads the kubeconfig again when its token is refused, once per request', async () => {
    await using stage = await aServer()
    let loads = 0
    const load = (token: string) => {
      loads += 1
      const config = new KubeConfig()
      config.loadFromString(stage.server.kubeconfig().replace(stage.server.token, token))
      return config
    }
    const renewed = openConnection(() => load(loads === 0 ? 'expired' : stage.server.token), systemClock)
    expect((await createClient({ connection: renewed, clock: systemClock }).get(web, never))?.metadata.name).toBe('web')
    expect(loads).toBe(2)
    await renewed.close()
    const expired = openConnection(() => load('expired'), systemClock)
    const error = await failureOf(createClient({ connection: expired, clock: systemClock }).get(web, never))
    expect(error).toBeInstanceOf(ApiError)
    expect(error.message).toContain('401 Unauthorized')
    expect(loads).toBe(4)
    await expired.close()
  })

  test('ends a watch when its consumer leaves it', async () => {
    await using stage = await aServer()
    const query = { resourceVersion: '0', allowWatchBookmarks: true }
    for await (const event of stage.client.watch(resources.services, query, never)) {
      expect(event.type).toBe('ADDED')
      break
    }
    await eventually(() => expect(stage.server.faults.endWatches()).toBe(0))
  })

  test('keeps to a few connections, and reuses them', async () => {
    await using stage = await aServer()
    const before = stage.server.log.connections
    await Promise.all(Array.from({ length: 100 }, () => stage.client.get(web, never)))
    expect(stage.server.log.connections - before).toBeLessThanOrEqual(16)
    const opened = stage.server.log.connections
    for (let index = 0; index < 50; index++) await stage.client.get(web, never)
    expect(stage.server.log.connections).toBe(opened)
  })
})
