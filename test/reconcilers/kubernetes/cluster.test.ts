import { expect, test } from 'vitest'

import { FakeClock } from '#mocks/time/clock'
import { createCluster } from '#reconcilers/kubernetes/cluster'

import { aService } from '../a-service.ts'
import { quiet } from '../quiet.ts'
import { settle } from '../settle.ts'
import { ScriptedServer } from './scripted-server.ts'

test('finds a Service by its UID, and no longer by the UID of one that had its name before', async () => {
  const server = new ScriptedServer()
  server.answerList(
    { metadata: { resourceVersion: '10' }, items: [aService({ metadata: { uid: 'first' } })] },
    { metadata: { resourceVersion: '10' }, items: [] },
  )
  const ignore = (): void => undefined
  const clock = new FakeClock()
  const cluster = createCluster({ client: server.client(), clock, ...quiet(), onService: ignore, onNode: ignore })
  const stop = new AbortController()
  const running = cluster.run(stop.signal)
  await cluster.hasSynced
  await settle()
  expect(cluster.serviceKeyByUid('first')).toBe('default/web')
  // What a list after a gap of the watch makes of a deletion and a creation.
  server.watches[0]?.send('MODIFIED', aService({ metadata: { uid: 'second', resourceVersion: '11' } }))
  await settle()
  expect(cluster.serviceKeyByUid('first')).toBeUndefined()
  expect(cluster.serviceKeyByUid('second')).toBe('default/web')
  server.watches[0]?.send('DELETED', aService({ metadata: { uid: 'second', resourceVersion: '12' } }))
  await settle()
  expect(cluster.serviceKeyByUid('second')).toBeUndefined()
  expect(cluster.services.size).toBe(0)
  stop.abort()
  await running
})

test('reads Services as they are now, not as the server remembers them: what was given a moment ago is in their status', async () => {
  const server = new ScriptedServer()
  const empty = { metadata: { resourceVersion: '10' }, items: [] }
  server.answerList(empty, empty)
  const ignore = (): void => undefined
  const common = { client: server.client(), clock: new FakeClock(), ...quiet() }
  const cluster = createCluster({ ...common, onService: ignore, onNode: ignore })
  const stop = new AbortController()
  const running = cluster.run(stop.signal)
  await cluster.hasSynced
  const [services, nodes] = server.asked
  expect([services?.['resourceVersion'], nodes?.['resourceVersion']]).toEqual([undefined, '0'])
  stop.abort()
  await running
})
