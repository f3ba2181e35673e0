import { describe, expect, test } from 'vitest'

import { FakeClock } from '#mocks/time/clock'
import { DispositionError } from '#provider/document/disposition'
import { systemClock } from '#provider/time/clock'
import type { Disposition } from '#provider/document/disposition'
import { done, runLoop } from '#reconcilers/queue/loop'
import type { Result } from '#reconcilers/queue/loop'
import { WorkQueue } from '#reconcilers/queue/work-queue'

import { quiet } from '../quiet.ts'
import { settle } from '../settle.ts'

/** Runs one key through a loop of one worker and answers the instants at which it was worked on, in ms from the start. */
async function timesWorked(answers: readonly (() => Result)[], advanceMs: number): Promise<number[]> {
  const clock = new FakeClock(0)
  const queue = new WorkQueue(clock, () => 1)
  const stop = new AbortController()
  const times: number[] = []
  const reconcile = async (): Promise<Result> => {
    times.push(clock.now())
    return answers[times.length - 1]?.() ?? done
  }
  const loop = runLoop({ name: 'test', queue, workers: 1, reconcile, clock, ...quiet() }, stop.signal)
  queue.add('a')
  await settle()
  for (let step = 0; step < 100; step++) {
    clock.advance(advanceMs / 100)
    await settle()
  }
  stop.abort()
  await loop
  return times
}

function failing(disposition: Disposition): () => Result {
  return () => {
    throw new DispositionError('failed', disposition)
  }
}

describe('the loop', () => {
  test('works on a key once when it is done', async () => {
    expect(await timesWorked([], 1000)).toEqual([0])
  })

  test('comes back when it is told to', async () => {
    expect(await timesWorked([() => ({ is: 'again', afterMs: 300 })], 1000)).toEqual([0, 300])
  })

  test('backs off from a fault of the moment', async () => {
    const times = await timesWorked([failing({ do: 'retry' }), failing({ do: 'retry' })], 100)
    expect(times).toEqual([0, 5, 15])
  })

  test('comes back after exactly the time that a throttled answer names', async () => {
    expect(await timesWorked([failing({ do: 'retryAfter', afterMs: 400 })], 1000)).toEqual([0, 400])
  })

  test('looks again at what is refused for good after five minutes, since permissions get granted', async () => {
    const terminal = failing({ do: 'terminal', code: 'Forbidden', message: 'no' })
    expect(await timesWorked([terminal], 600_000)).toEqual([0, 300_000])
  })

  test('survives a reconciliation that throws something unexpected', async () => {
    const broken = (): Result => {
      throw new TypeError('undefined is not a function')
    }
    expect(await timesWorked([broken], 100)).toEqual([0, 5])
  })

  test('forgets earlier failures once a reconciliation succeeds', async () => {
    const retry = failing({ do: 'retry' })
    const times = await timesWorked([retry, retry, () => ({ is: 'again', afterMs: 50 }), retry], 100)
    expect(times).toEqual([0, 5, 15, 65, 70])
  })

  test('ends only after the work in hand', async () => {
    const clock = new FakeClock()
    const queue = new WorkQueue(clock)
    const stop = new AbortController()
    const work = Promise.withResolvers<Result>()
    let ended = false
    const loop = runLoop(
      { name: 'test', queue, workers: 3, reconcile: () => work.promise, clock, ...quiet() },
      stop.signal,
    ).then(() => (ended = true))
    queue.add('a')
    await settle()
    stop.abort()
    await settle()
    expect(ended).toBe(false)
    work.resolve(done)
    await loop
    expect(ended).toBe(true)
  })

  test('lets timers in while it has work without end that waits for nothing', async () => {
    const queue = new WorkQueue(systemClock)
    const stop = new AbortController()
    let worked = 0
    const reconcile = async (): Promise<Result> => {
      worked += 1
      const until = performance.now() + 2
      while (performance.now() < until);
      return done
    }
    for (let at = 0; at < 300; at++) queue.add(`key ${at}`)
    const atTheTimer = new Promise<number>((resolve) => systemClock.after(1, () => resolve(worked)))
    const loop = runLoop({ name: 'test', queue, workers: 4, reconcile, clock: systemClock, ...quiet() }, stop.signal)
    expect(await atTheTimer).toBeLessThan(300)
    stop.abort()
    await loop
  })
})
