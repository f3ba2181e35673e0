import { describe, expect, test } from 'vitest'

import { FakeClock } from '#mocks/time/clock'
import { WorkQueue } from '#reconcilers/queue/work-queue'

const never = new AbortController().signal

function aQueue() {
  const clock = new FakeClock()
  return { clock, queue: new WorkQueue(clock, () => 1) }
}

/** Takes whatever can be taken now, in order. */
async function drain(queue: WorkQueue): Promise<string[]> {
  const keys: string[] = []
  while (queue.depth > 0) keys.push(await queue.take(never))
  return keys
}

describe('the work queue', () => {
  test('hands out a key once, however often it was added', async () => {
    const { queue } = aQueue()
    queue.add('a')
    queue.add('b')
    queue.add('a')
    expect(await drain(queue)).toEqual(['a', 'b'])
  })

  test('never gives one key to two workers, and gives it again after done', async () => {
    const { queue } = aQueue()
    queue.add('a')
    await queue.take(never)
    queue.add('a')
    expect(queue.depth).toBe(0)
    queue.done('a')
    expect(await drain(queue)).toEqual(['a'])
  })

  test('does not give a key again that nobody added meanwhile', async () => {
    const { queue } = aQueue()
    queue.add('a')
    queue.done(await queue.take(never))
    expect(queue.depth).toBe(0)
  })

  test('serves what somebody just asked for before the flood of the start', async () => {
    const { queue } = aQueue()
    queue.add('old-1', { priority: 'flood' })
    queue.add('old-2', { priority: 'flood' })
    queue.add('edit')
    expect(await drain(queue)).toEqual(['edit', 'old-1', 'old-2'])
  })

  test('lifts nobody when everybody is woken, as at a start: whoever was served goes on before the rest is looked at', async () => {
    const { queue } = aQueue()
    const all = ['old-1', 'old-2', 'old-3']
    for (const key of all) queue.add(key, { priority: 'flood' })
    for (const key of all) queue.wake(key)
    const served = await queue.take(never)
    queue.done(served)
    queue.wake(served)
    expect([served, ...(await drain(queue))]).toEqual(['old-1', 'old-1', 'old-2', 'old-3'])
  })

  test('lifts a key of the flood when somebody edits it', async () => {
    const { queue } = aQueue()
    queue.add('old-1', { priority: 'flood' })
    queue.add('old-2', { priority: 'flood' })
    queue.add('old-2')
    expect(await drain(queue)).toEqual(['old-2', 'old-1'])
  })

  test('gives the flood a turn although edits never stop', async () => {
    const { queue } = aQueue()
    queue.add('old', { priority: 'flood' })
    const taken: string[] = []
    for (let turn = 0; turn < 10; turn++) {
      queue.add(`edit-${turn}`)
      queue.add(`more-${turn}`)
      taken.push(await queue.take(never))
    }
    expect(taken).toContain('old')
  })

  test('holds back a delayed key until its time', async () => {
    const { queue, clock } = aQueue()
    queue.add('a', { delayMs: 100 })
    clock.advance(99)
    expect(queue.depth).toBe(0)
    clock.advance(1)
    expect(await drain(queue)).toEqual(['a'])
  })

  test('keeps the earlier of two dates', async () => {
    const { queue, clock } = aQueue()
    queue.add('a', { delayMs: 100 })
    queue.add('a', { delayMs: 500 })
    clock.advance(100)
    expect(await drain(queue)).toEqual(['a'])
    clock.advance(1000)
    expect(queue.depth).toBe(0)
  })

  test('lets an edit overtake the delay of its own key', async () => {
    const { queue, clock } = aQueue()
    queue.add('a', { delayMs: 60_000 })
    queue.add('a')
    expect(await drain(queue)).toEqual(['a'])
    queue.done('a')
    clock.advance(60_000)
    expect(queue.depth).toBe(0)
  })

  test('lets an edit that comes during the work overtake a delay that the work asks for', async () => {
    const { queue } = aQueue()
    queue.add('a')
    await queue.take(never)
    queue.add('a')
    queue.add('a', { delayMs: 60_000 })
    queue.done('a')
    expect(queue.depth).toBe(1)
  })

  test('doubles the delay of a key that fails, from 5 ms to five minutes, until it is forgotten', async () => {
    const { queue } = aQueue()
    const delays = Array.from({ length: 18 }, () => queue.retry('a'))
    expect(delays.slice(0, 4)).toEqual([5, 10, 20, 40])
    expect(delays.at(-1)).toBe(300_000)
    expect(queue.retry('b')).toBe(5)
    queue.forget('a')
    expect(queue.retry('a')).toBe(5)
  })

  test('wakes a worker that waits', async () => {
    const { queue } = aQueue()
    const taken = queue.take(never)
    queue.add('a')
    expect(await taken).toBe('a')
  })

  test('gives nothing to a worker that has gone', async () => {
    const { queue } = aQueue()
    const gone = new AbortController()
    const taken = queue.take(gone.signal)
    gone.abort(new Error('gone'))
    await expect(taken).rejects.toThrow('gone')
    queue.add('a')
    expect(await queue.take(never)).toBe('a')
  })
})
