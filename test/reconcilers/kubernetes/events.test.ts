import { expect, test } from 'vitest'

import { startApiServer } from '#mocks/kubernetes/api-server'
import { FakeClock } from '#mocks/time/clock'
import { EventRecorder } from '#reconcilers/kubernetes/events'

import { quiet } from '../quiet.ts'
import { clientOf } from '../stage.ts'
import type { StoredEvent } from '../stage.ts'

const web = { apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'web', uid: 'uid-1' }

async function aRecorder() {
  const server = await startApiServer()
  const client = clientOf(server)
  const clock = new FakeClock()
  const recorder = new EventRecorder({ client, clock, identity: 'us', ...quiet() })
  return {
    server,
    clock,
    recorder,
    written: async (): Promise<StoredEvent[]> => {
      await recorder.flush()
      return server.store.list('events') as unknown as StoredEvent[]
    },
    async [Symbol.asyncDispose]() {
      await client.close()
      await server.stop()
    },
  }
}

test('writes what kubectl describe shows', async () => {
  await using stage = await aRecorder()
  stage.recorder.record(web, 'SyncLoadBalancerFailed', 'because')
  expect(await stage.written()).toMatchObject([
    {
      metadata: { namespace: 'default' },
      involvedObject: web,
      type: 'Warning',
      reason: 'SyncLoadBalancerFailed',
      message: 'because',
      count: 1,
      source: { component: 'berth' },
      reportingInstance: 'us',
      firstTimestamp: '2026-01-01T00:00:00Z',
    },
  ])
})

test('counts what is said again within ten minutes, and tells other words apart', async () => {
  await using stage = await aRecorder()
  const { recorder, clock } = stage
  recorder.record(web, 'SyncLoadBalancerFailed', 'because')
  await recorder.flush()
  clock.advance(599_000)
  recorder.record(web, 'SyncLoadBalancerFailed', 'because')
  recorder.record(web, 'SyncLoadBalancerFailed', 'for another reason')
  const written = await stage.written()
  expect(written.map(({ message, count }) => `${message} x${count}`).toSorted()).toEqual([
    'because x2',
    'for another reason x1',
  ])
  expect(written.find(({ count }) => count === 2)).toMatchObject({ lastTimestamp: '2026-01-01T00:09:59Z' })
})

test('says it anew after ten minutes of silence', async () => {
  await using stage = await aRecorder()
  const { recorder, clock } = stage
  recorder.record(web, 'EnsuredLoadBalancer', 'Ensured load balancer')
  await recorder.flush()
  clock.advance(600_000)
  recorder.record(web, 'EnsuredLoadBalancer', 'Ensured load balancer')
  expect((await stage.written()).map(({ count }) => count)).toEqual([1, 1])
})

test('writes a new one where the API server has forgotten the old one', async () => {
  await using stage = await aRecorder()
  const { recorder, server } = stage
  recorder.record(web, 'EnsuredLoadBalancer', 'Ensured load balancer')
  await recorder.flush()
  const [old] = server.store.list('events')
  server.store.delete('events', 'default', old?.metadata.name ?? '')
  recorder.record(web, 'EnsuredLoadBalancer', 'Ensured load balancer')
  expect((await stage.written()).map(({ count }) => count)).toEqual([1])
})

test('cuts off an object that cannot stop talking, and lets it speak again later', async () => {
  await using stage = await aRecorder()
  const { recorder, clock } = stage
  for (let index = 0; index < 40; index++) recorder.record(web, 'SyncLoadBalancerFailed', `problem ${index}`)
  recorder.record({ ...web, uid: 'uid-2', name: 'api' }, 'EnsuredLoadBalancer', 'Ensured load balancer')
  expect(await stage.written()).toHaveLength(26)
  clock.advance(300_000)
  recorder.record(web, 'SyncLoadBalancerFailed', 'still')
  recorder.record(web, 'SyncLoadBalancerFailed', 'and more')
  expect(await stage.written()).toHaveLength(27)
})

test('still warns about an object whose edits have spent what it may say otherwise', async () => {
  await using stage = await aRecorder()
  for (let edit = 0; edit < 40; edit += 1) stage.recorder.record(web, 'EnsuredLoadBalancer', `edit ${edit}`)
  stage.recorder.record(web, 'InvalidService', 'the forty-first was a mistake')
  expect((await stage.written()).filter(({ type }) => type === 'Warning')).toHaveLength(1)
})
