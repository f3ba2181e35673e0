import { describe, expect, test } from 'vitest'
import { Collection } from '#provider/azure/arm/collection'
import type { WireResource } from '#provider/azure/arm/wire-resource'
import { FakeClock } from '#mocks/time/clock'
import { never, pipId, settle } from './fake-azure.ts'

const key = pipId.toLowerCase()
const version = (etag: string): WireResource => ({ id: pipId, name: 'pip-1', etag })

/** A collection whose LISTs are answered by hand. */
function setUp() {
  const clock = new FakeClock()
  const lists: { answer: (...resources: WireResource[]) => void; fail: (error: Error) => void; signal: AbortSignal }[] =
    []
  const list = (signal: AbortSignal) =>
    new Promise<readonly WireResource[]>((resolve, reject) => {
      lists.push({ answer: (...resources) => resolve(resources), fail: reject, signal })
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  return { clock, lists, collection: new Collection({ list, clock }) }
}

describe('a collection', () => {
  test('tells when its LIST was sent', async () => {
    const { collection, lists, clock } = setUp()
    expect(collection.current()).toBeUndefined()
    const sentAt = clock.now()
    const refresh = collection.refresh(never())
    await settle()
    clock.advance(500)
    lists[0]?.answer(version('1'))
    expect(await refresh).toEqual({ sentAt, resources: new Map([[key, version('1')]]) })
    expect(collection.current()?.sentAt).toBe(sentAt)
  })

  test('a LIST does not take back what was written after it was sent', async () => {
    const { collection, lists, clock } = setUp()
    const refresh = collection.refresh(never())
    await settle()
    clock.advance(10)
    collection.note(pipId.toUpperCase(), version('2'), clock.now())
    lists[0]?.answer(version('1'))
    expect((await refresh).resources.get(key)?.etag).toBe('2')
  })

  test('a LIST does not bring back what was deleted after it was sent', async () => {
    const { collection, lists, clock } = setUp()
    const refresh = collection.refresh(never())
    await settle()
    collection.note(pipId, undefined, clock.now())
    lists[0]?.answer(version('1'))
    expect((await refresh).resources.size).toBe(0)
  })

  test('a LIST that was sent later wins over what was noted before', async () => {
    const { collection, lists, clock } = setUp()
    collection.note(pipId, version('1'), clock.now())
    clock.advance(1)
    const refresh = collection.refresh(never())
    await settle()
    lists[0]?.answer(version('2'))
    expect((await refresh).resources.get(key)?.etag).toBe('2')
  })

  test('an older note does not replace a newer one, nor a later LIST', async () => {
    const { collection, lists, clock } = setUp()
    const refresh = collection.refresh(never())
    await settle()
    lists[0]?.answer(version('2'))
    await refresh
    collection.note(pipId, version('1'), clock.now() - 5)
    expect(collection.current()?.resources.get(key)?.etag).toBe('2')
    collection.note(pipId, version('4'), clock.now() + 4)
    collection.note(pipId, version('3'), clock.now() + 3)
    expect(collection.current()?.resources.get(key)?.etag).toBe('4')
  })

  test('who asks during a LIST gets the next one, and all who ask then share it', async () => {
    const { collection, lists } = setUp()
    const first = collection.refresh(never())
    await settle()
    const second = collection.refresh(never())
    const third = collection.refresh(never())
    await settle()
    expect(lists).toHaveLength(1)
    lists[0]?.answer(version('1'))
    expect((await first).resources.get(key)?.etag).toBe('1')
    await settle()
    expect(lists).toHaveLength(2)
    lists[1]?.answer(version('2'))
    expect((await second).resources.get(key)?.etag).toBe('2')
    expect(await third).toBe(await second)
    await settle()
    expect(lists).toHaveLength(2)
  })

  test('who asks during the second LIST gets a third', async () => {
    const { collection, lists } = setUp()
    const first = collection.refresh(never())
    await settle()
    const second = collection.refresh(never())
    lists[0]?.answer(version('1'))
    await first
    await settle()
    const third = collection.refresh(never())
    lists[1]?.answer(version('2'))
    await second
    await settle()
    lists[2]?.answer(version('3'))
    expect((await third).resources.get(key)?.etag).toBe('3')
  })

  test('a LIST that fails fails for its own callers only', async () => {
    const { collection, lists } = setUp()
    const first = collection.refresh(never())
    await settle()
    const second = collection.refresh(never())
    lists[0]?.fail(new Error('throttled'))
    await expect(first).rejects.toThrow('throttled')
    await settle()
    lists[1]?.answer(version('2'))
    expect((await second).resources.size).toBe(1)
  })

  test('who gives up does not take the LIST away from the others; the last one does', async () => {
    const { collection, lists } = setUp()
    void collection.refresh(never()).catch(() => undefined)
    await settle()
    const [one, other] = [new AbortController(), new AbortController()]
    const first = collection.refresh(one.signal)
    const second = collection.refresh(other.signal)
    lists[0]?.answer()
    await settle()
    one.abort(new Error('one'))
    await expect(first).rejects.toThrow('one')
    expect(lists[1]?.signal.aborted).toBe(false)
    other.abort(new Error('other'))
    await expect(second).rejects.toThrow('other')
    expect(lists[1]?.signal.aborted).toBe(true)
  })

  test('nobody joins a LIST that was called off before it was sent', async () => {
    const { collection, lists } = setUp()
    const first = collection.refresh(never())
    await settle()
    const gone = new AbortController()
    const second = collection.refresh(gone.signal)
    gone.abort(new Error('gone'))
    await expect(second).rejects.toThrow('gone')
    const third = collection.refresh(never())
    lists[0]?.answer()
    await first
    await settle()
    lists[1]?.answer(version('3'))
    expect((await third).resources.get(key)?.etag).toBe('3')
  })
})
