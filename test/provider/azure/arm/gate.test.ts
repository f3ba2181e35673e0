import { describe, expect, test } from 'vitest'
import { Gate } from '#provider/azure/arm/gate'
import type { Priority } from '#provider/azure/arm/priority'
import { FakeClock } from '#mocks/time/clock'
import { never, settle } from './fake-azure.ts'

const create = { callClass: 'write', priority: 'create' } as const
const read = { callClass: 'read', priority: 'create' } as const

function setUp(options: { writesInFlight?: number; readsInFlight?: number } = {}) {
  const clock = new FakeClock()
  return { clock, gate: new Gate({ clock, ...options }) }
}

function remaining(headers: Record<string, string>) {
  return (name: string) => headers[name]
}

/** A task that ends when it is told to. */
function held() {
  let release = () => {}
  const done = new Promise<void>((resolve) => {
    release = resolve
  })
  return { task: () => done, release }
}

describe('the gate', () => {
  test('lets waiting writes in by their worth: delete, create, members, drift, and in order among equals', async () => {
    const { gate } = setUp({ writesInFlight: 1 })
    const first = held()
    const order: string[] = []
    const pass = (name: string, priority: Priority) =>
      gate.pass(
        { callClass: priority === 'delete' ? 'delete' : 'write', priority },
        () => Promise.resolve(order.push(name)),
        never(),
      )
    const occupied = gate.pass(create, first.task, never())
    const rest = [
      pass('drift', 'drift'),
      pass('create 1', 'create'),
      pass('members', 'members'),
      pass('delete', 'delete'),
      pass('create 2', 'create'),
    ]
    await settle()
    expect(order).toEqual([])
    first.release()
    await Promise.all([occupied, ...rest])
    expect(order).toEqual(['delete', 'create 1', 'create 2', 'members', 'drift'])
  })

  test('bounds writes and deletes together and leaves reads and polls alone', async () => {
    const { gate } = setUp({ writesInFlight: 2 })
    let running = 0
    let most = 0
    const tasks = Array.from({ length: 8 }, (_, at) =>
      gate.pass(
        at % 2 ? create : { callClass: 'delete', priority: 'delete' },
        async () => {
          running += 1
          most = Math.max(most, running)
          await settle()
          running -= 1
        },
        never(),
      ),
    )
    await gate.pass(read, () => Promise.resolve(), never())
    await gate.pass({ callClass: 'poll', priority: 'create' }, () => Promise.resolve(), never())
    expect(running).toBe(2)
    await Promise.all(tasks)
    expect(most).toBe(2)
  })

  test('a task that fails makes room like any other', async () => {
    const { gate } = setUp({ writesInFlight: 1 })
    await expect(gate.pass(create, () => Promise.reject(new Error('no')), never())).rejects.toThrow('no')
    expect(await gate.pass(create, () => Promise.resolve('next'), never())).toBe('next')
  })

  test('lets nothing of a closed class in before its time, and others at once', async () => {
    const { gate, clock } = setUp()
    gate.close('write', 17_000)
    gate.close('write', 3_000)
    let written = false
    const write = gate.pass(create, () => Promise.resolve((written = true)), never())
    await gate.pass(read, () => Promise.resolve(), never())
    clock.advance(16_999)
    await settle()
    expect(written).toBe(false)
    expect(gate.closedForMs('write')).toBe(1)
    clock.advance(1)
    await write
    expect(gate.counts().write.throttled).toBe(2)
  })

  test('whoever gives up while waiting leaves the line', async () => {
    const { gate, clock } = setUp()
    gate.close('write', 1_000)
    const controller = new AbortController()
    let ran = false
    const write = gate.pass(create, () => Promise.resolve((ran = true)), controller.signal)
    controller.abort(new Error('stopping'))
    await expect(write).rejects.toThrow('stopping')
    clock.advance(2_000)
    await settle()
    expect(ran).toBe(false)
    await expect(gate.pass(create, () => Promise.resolve(), AbortSignal.abort(new Error('late')))).rejects.toThrow(
      'late',
    )
  })

  test.each([
    [
      'the own bucket',
      { 'x-ms-ratelimit-remaining-subscription-writes': '19' },
      { 'x-ms-ratelimit-remaining-subscription-writes': '21' },
    ],
    [
      'the global bucket',
      { 'x-ms-ratelimit-remaining-subscription-global-writes': '299' },
      { 'x-ms-ratelimit-remaining-subscription-global-writes': '301' },
    ],
  ])('goes at the refill rate when less than a tenth of %s is left', async (_, scarce, ample) => {
    const { gate, clock } = setUp()
    const at: number[] = []
    const write = () => gate.pass(create, () => Promise.resolve(at.push(clock.now())), never())
    await write()
    gate.learn('write', remaining(scarce))
    const start = clock.now()
    const paced = [write(), write()]
    await settle()
    expect(at).toHaveLength(1)
    clock.advance(100)
    await settle()
    clock.advance(100)
    await Promise.all(paced)
    expect(at.slice(1).map((time) => time - start)).toEqual([100, 200])
    gate.learn('write', remaining(ample))
    await write()
    await write()
    expect(at).toHaveLength(5)
  })

  test('whoever gave up holds no place among those in flight', async () => {
    const { gate, clock } = setUp({ writesInFlight: 1 })
    gate.close('write', 1_000)
    const controller = new AbortController()
    const gone = gate.pass(create, () => Promise.resolve(), controller.signal)
    controller.abort(new Error('stopping'))
    await expect(gone).rejects.toThrow('stopping')
    clock.advance(2_000)
    let ran = false
    void gate.pass(create, () => Promise.resolve((ran = true)), never())
    await settle()
    expect(ran).toBe(true)
  })

  test('measures the tenth by the largest bucket it has seen', async () => {
    const { gate, clock } = setUp()
    gate.learn('read', remaining({ 'x-ms-ratelimit-remaining-subscription-reads': '11999' }))
    gate.learn('read', remaining({ 'x-ms-ratelimit-remaining-subscription-reads': '1000' }))
    await gate.pass(read, () => Promise.resolve(), never())
    let second = false
    const paced = gate.pass(read, () => Promise.resolve((second = true)), never())
    await settle()
    expect(second).toBe(false)
    clock.advance(40)
    await paced
  })

  test('paces polls and reads together, for Azure takes both from one bucket', async () => {
    const { gate, clock } = setUp()
    gate.learn('read', remaining({ 'x-ms-ratelimit-remaining-subscription-reads': '10' }))
    await gate.pass(read, () => Promise.resolve(), never())
    let polled = false
    const poll = gate.pass({ callClass: 'poll', priority: 'create' }, () => Promise.resolve((polled = true)), never())
    await settle()
    expect(polled).toBe(false)
    clock.advance(40)
    await poll
  })

  test('does not let the whole line fall on an emptied bucket when it opens again', async () => {
    const { gate, clock } = setUp()
    gate.close('write', 1_000)
    let done = 0
    const writes = Array.from({ length: 5 }, () => gate.pass(create, () => Promise.resolve((done += 1)), never()))
    clock.advance(1_000)
    await settle()
    expect(done).toBe(1)
    clock.advance(400)
    await Promise.all(writes)
    expect(done).toBe(5)
  })

  test('an answer without quota headers changes nothing', async () => {
    const { gate } = setUp()
    gate.learn('write', remaining({ 'x-ms-ratelimit-remaining-subscription-writes': '5' }))
    gate.learn('write', remaining({ 'x-ms-ratelimit-remaining-subscription-writes': '' }))
    gate.learn('write', remaining({ 'x-ms-ratelimit-remaining-subscription-reads': '249' }))
    await gate.pass(create, () => Promise.resolve(), never())
    let second = false
    void gate.pass(create, () => Promise.resolve((second = true)), never())
    await settle()
    expect(second).toBe(false)
  })

  test('counts calls and bytes of each class', () => {
    const { gate } = setUp()
    gate.count('write', { sent: 100, received: 40 })
    gate.count('write', { sent: 1, received: 2 })
    gate.count('poll', { sent: 0, received: 7 })
    expect(gate.counts().write).toEqual({ calls: 2, sentBytes: 101, receivedBytes: 42, throttled: 0 })
    expect(gate.counts().poll).toEqual({ calls: 1, sentBytes: 0, receivedBytes: 7, throttled: 0 })
    expect(gate.counts().read.calls).toBe(0)
  })
})
