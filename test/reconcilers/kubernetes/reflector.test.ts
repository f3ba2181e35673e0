import { describe, expect, test } from 'vitest'

import { FakeClock } from '#mocks/time/clock'
import type { LiveService } from '#reconcilers/kubernetes/live-service'
import { Reflector } from '#reconcilers/kubernetes/reflector'
import { resources } from '#reconcilers/kubernetes/resource'
import type { Resource } from '#reconcilers/kubernetes/resource'
import type { Change } from '#reconcilers/kubernetes/store'
import { trimService } from '#reconcilers/kubernetes/trim'

import { aService } from '../a-service.ts'
import { quiet } from '../quiet.ts'
import { settle } from '../settle.ts'
import { ScriptedServer, refusal } from './scripted-server.ts'

const named = (name: string, resourceVersion = '1') => aService({ metadata: { name, resourceVersion } })
const page = (resourceVersion: string, ...items: LiveService[]) => ({ metadata: { resourceVersion }, items })

interface Started {
  readonly server: ScriptedServer
  readonly clock: FakeClock
  readonly reflector: Reflector<LiveService>
  readonly told: string[]
  readonly stop: () => Promise<void>
}

/** Starts a reflector of Services whose jitter is always the longest. */
async function start(
  server: ScriptedServer,
  onChange?: (change: Change<LiveService>) => void,
  resource: Resource<LiveService> = resources.services,
): Promise<Started> {
  const clock = new FakeClock()
  const told: string[] = []
  const stopping = new AbortController()
  const reflector = new Reflector({
    client: server.client(),
    resource,
    clock,
    random: () => 1,
    transform: trimService,
    onChange: onChange ?? (({ type, object }) => told.push(`${type} ${object.metadata.name}`)),
    ...quiet(),
  })
  const running = reflector.run(stopping.signal)
  await settle()
  const stop = async (): Promise<void> => {
    stopping.abort()
    await running
  }
  return { server, clock, reflector, told, stop }
}

async function started(...items: LiveService[]): Promise<Started> {
  const server = new ScriptedServer()
  server.answerList(page('10', ...items))
  return start(server)
}

describe('the reflector', () => {
  test('lists from the cache in pages of 500, then watches from there with bookmarks and an end', async () => {
    const server = new ScriptedServer()
    server.answerList(
      { metadata: { resourceVersion: '10', continue: 'next' }, items: [named('a')] },
      page('10', named('b')),
    )
    const { reflector, told, stop } = await start(server)
    expect(server.asked).toEqual([
      { limit: 500, resourceVersion: '0' },
      { limit: 500, continue: 'next' },
      { allowWatchBookmarks: true, resourceVersion: '10', timeoutSeconds: 600, watch: true },
    ])
    expect(told).toEqual(['added a', 'added b'])
    expect(reflector.store.size).toBe(2)
    await stop()
  })

  test('has synced once the first list is in the store', async () => {
    const { reflector, stop } = await started(named('a'))
    await reflector.hasSynced
    expect(reflector.store.get('default/a')?.metadata.name).toBe('a')
    await stop()
  })

  test('takes what the watch says', async () => {
    const { server, told, reflector, stop } = await started(named('a'))
    server.watch.send('ADDED', named('b', '11'))
    server.watch.send('MODIFIED', named('b', '12'))
    server.watch.send('DELETED', named('a', '13'))
    await settle()
    expect(told).toEqual(['added a', 'added b', 'updated b', 'deleted a'])
    expect(reflector.store.list()).toEqual([trimService(named('b', '12'))])
    await stop()
  })

  test('forgets managedFields before it stores anything', async () => {
    const heavy = { ...named('a'), metadata: { ...named('a').metadata, managedFields: [{ manager: 'kubectl' }] } }
    const { reflector, stop } = await started(heavy)
    expect(JSON.stringify(reflector.store.list())).not.toContain('managedFields')
    await stop()
  })

  test('goes on at once, from the last bookmark, when a watch that lived ends', async () => {
    const { server, clock, stop } = await started()
    server.watch.bookmark('42')
    await settle()
    clock.advance(60_000)
    server.watch.end()
    await settle()
    expect(server.watches).toHaveLength(2)
    expect(server.asked.at(-1)).toMatchObject({ resourceVersion: '42' })
    await stop()
  })

  test('waits longer and longer while watches end as soon as they begin', async () => {
    const { server, clock, stop } = await started()
    const gaps: number[] = []
    for (let round = 0; round < 4; round++) {
      const known = server.watches.length
      server.watch.end()
      await settle()
      let gap = 0
      for (; server.watches.length === known; gap += 100) {
        clock.advance(100)
        await settle()
      }
      gaps.push(gap)
    }
    expect(gaps).toEqual([800, 1600, 3200, 6400])
    await stop()
  })

  test.each(['in the stream', 'at connect'])(
    'lists again after a 410 %s, and makes up what was deleted meanwhile',
    async (where) => {
      const { server, clock, told, stop } = await started(named('a'), named('b'))
      server.answerList(page('99', named('b'), named('c')))
      if (where === 'in the stream') server.watch.sendStatus(410)
      else {
        server.refuseNextWatch(refusal(410))
        clock.advance(60_000)
        server.watch.end()
      }
      await settle()
      clock.advance(800)
      await settle()
      expect(told.slice(2)).toEqual(['added c', 'deleted a'])
      expect(server.asked.filter((query) => query['limit'] !== undefined).at(-1)).toEqual({ limit: 500 })
      expect(server.asked.at(-1)).toMatchObject({ watch: true, resourceVersion: '99' })
      await stop()
    },
  )

  test('waits as long as a throttled answer asks for', async () => {
    const { server, clock, stop } = await started()
    server.refuseNextWatch(refusal(429, '20'))
    clock.advance(60_000)
    server.watch.end()
    await settle()
    clock.advance(19_999)
    await settle()
    expect(server.watches).toHaveLength(1)
    clock.advance(1)
    await settle()
    expect(server.watches).toHaveLength(2)
    await stop()
  })

  test.each([403, 500, 503])('does not give up on %s', async (status) => {
    const server = new ScriptedServer()
    server.answerList(refusal(status), refusal(status), page('10', named('a')))
    const { clock, reflector, stop } = await start(server)
    expect(reflector.store.size).toBe(0)
    clock.advance(800)
    await settle()
    clock.advance(1600)
    await settle()
    expect(reflector.store.size).toBe(1)
    await stop()
  })

  test('starts a list anew whose page token expired on the way', async () => {
    const server = new ScriptedServer()
    const first = { metadata: { resourceVersion: '10', continue: 'next' }, items: [named('a')] }
    server.answerList(first, refusal(410), page('20', named('a'), named('b')))
    const { reflector, stop } = await start(server)
    expect(reflector.store.size).toBe(2)
    await stop()
  })

  test('ends a watch that has been silent for longer than the server lets one live', async () => {
    const { server, clock, stop } = await started()
    clock.advance(629_999)
    await settle()
    expect(server.watch.aborted).toBe(false)
    clock.advance(1)
    await settle()
    expect(server.watch.aborted).toBe(true)
    clock.advance(800)
    await settle()
    expect(server.watches).toHaveLength(2)
    await stop()
  })

  test('ends a watch after three minutes without a bookmark, once the server has begun to send them', async () => {
    const { server, clock, stop } = await started()
    clock.advance(60_000)
    server.watch.bookmark('11')
    await settle()
    clock.advance(180_000)
    await settle()
    expect(server.watch.aborted).toBe(true)
    await stop()
  })

  test('has none of a custom resource whose definition is not installed, and finds them once it is', async () => {
    const server = new ScriptedServer()
    server.answerList(refusal(404), page('10', named('a')), page('20', named('b')))
    const { clock, reflector, told, stop } = await start(server, undefined, { ...resources.services, isCustom: true })
    await reflector.hasSynced
    expect(reflector.store.size).toBe(0)
    clock.advance(10_000)
    await settle()
    expect(told).toEqual(['added a'])
    server.watch.fail(refusal(404))
    await settle()
    expect(told).toEqual(['added a', 'deleted a'])
    clock.advance(10_000)
    await settle()
    expect(told).toEqual(['added a', 'deleted a', 'added b'])
    await stop()
  })

  test('waits for any other resource that is not there', async () => {
    const server = new ScriptedServer()
    server.answerList(refusal(404), page('10', named('a')))
    const { clock, reflector, stop } = await start(server)
    let hasSynced = false
    void reflector.hasSynced.then(() => (hasSynced = true))
    await settle()
    expect(hasSynced).toBe(false)
    clock.advance(800)
    await settle()
    expect(hasSynced).toBe(true)
    await stop()
  })

  test('survives a handler that throws', async () => {
    const server = new ScriptedServer()
    server.answerList(page('10', named('a'), named('b')))
    const seen: string[] = []
    const { reflector, stop } = await start(server, ({ object }) => {
      seen.push(object.metadata.name)
      throw new Error('a bug')
    })
    expect(seen).toEqual(['a', 'b'])
    expect(reflector.store.size).toBe(2)
    server.watch.send('ADDED', named('c', '11'))
    await settle()
    expect(seen).toEqual(['a', 'b', 'c'])
    await stop()
  })
})
