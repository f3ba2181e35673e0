import { expect, test } from 'vitest'

import { startApiServer } from '#mocks/kubernetes/api-server'
import { FakeClock } from '#mocks/time/clock'
import { Lease } from '#reconcilers/kubernetes/lease'
import type { Metrics } from '#reconcilers/metrics'

import { eventually } from '../eventually.ts'
import { quiet } from '../quiet.ts'
import { clientOf } from '../stage.ts'

const never = new AbortController().signal

/** A lease on a fake clock, with a server that runs on the real one. */
async function aLease(identity: string, clock = new FakeClock()) {
  const server = await startApiServer()
  const client = clientOf(server)
  const common = quiet()
  const open = (who: string) =>
    new Lease({ client, clock, identity: who, namespace: 'kube-system', name: 'berth', random: () => 0, ...common })
  return {
    server,
    clock,
    open,
    lease: open(identity),
    /** Resolves when so many tries to take or keep it have ended. */
    tried: (count: number) => eventually(async () => expect(await tries(common.metrics)).toBe(count)),
    /** Moves time on by the two seconds between two tries, and waits until the next one has ended. */
    nextTry: async (): Promise<void> => {
      const before = await tries(common.metrics)
      clock.advance(2000)
      await eventually(async () => expect(await tries(common.metrics)).toBe(before + 1))
    },
    async [Symbol.asyncDispose]() {
      await client.close()
      await server.stop()
    },
  }
}

async function tries({ leaseRenewals }: Metrics): Promise<number> {
  const { values } = await leaseRenewals.get()
  return values.reduce((sum, { value }) => sum + value, 0)
}

test('holds for ten seconds from before the request, and longer with each renewal', async () => {
  await using stage = await aLease('us')
  const { lease, clock, server } = stage
  expect(lease.holdsUntil()).toBe(0)
  await lease.acquire(never)
  expect(lease.holdsUntil()).toBe(clock.now() + 10_000)
  const quietFrom = lease.quietFrom()
  const stop = new AbortController()
  const kept = lease.keep(stop.signal)
  const began = clock.now()
  clock.advance(2000)
  await eventually(() => expect(lease.holdsUntil()).toBe(began + 12_000))
  expect(server.log.counts()['update leases']).toBe(1)
  expect(lease.quietFrom()).toBe(quietFrom)
  stop.abort()
  await kept
})

test('is lost after ten seconds in which it could not be renewed, even if requests hang', async () => {
  await using stage = await aLease('us')
  const { lease, clock, server } = stage
  await lease.acquire(never)
  const kept = lease.keep(never)
  server.faults.add({ kind: 'refuse', code: 500, match: { resource: 'leases' }, times: 1000 })
  clock.advance(9_999)
  expect(lease.signal.aborted).toBe(false)
  clock.advance(1)
  expect(lease.signal.aborted).toBe(true)
  expect(lease.holdsUntil()).toBe(0)
  await kept
})

test('is taken over fifteen seconds after its holder was last seen to renew it', async () => {
  await using stage = await aLease('us')
  const { lease, server, open, nextTry, tried } = stage
  await lease.acquire(never)
  const other = open('them')
  let taken = false
  const acquired = other.acquire(never).then(() => (taken = true))
  await tried(2)
  for (let attempt = 0; attempt < 7; attempt++) await nextTry()
  expect(taken).toBe(false)
  await nextTry()
  await acquired
  const held = server.store.get('leases', 'kube-system', 'berth')
  expect(held?.spec).toMatchObject({ holderIdentity: 'them', leaseTransitions: 1 })
})

test('survives one renewal whose answer is lost', async () => {
  await using stage = await aLease('us')
  const { lease, clock, server, nextTry } = stage
  await lease.acquire(never)
  const stop = new AbortController()
  const kept = lease.keep(stop.signal)
  server.faults.add({ kind: 'reset', when: 'after', match: { verb: 'update', resource: 'leases' } })
  const began = clock.now()
  await nextTry()
  expect(lease.holdsUntil()).toBe(began + 10_000)
  await nextTry()
  expect(lease.holdsUntil()).toBe(began + 14_000)
  expect(lease.signal.aborted).toBe(false)
  stop.abort()
  await kept
})

test('lets the next one in at once when it is released', async () => {
  await using stage = await aLease('us')
  const { lease, open } = stage
  await lease.acquire(never)
  await lease.release(never)
  const other = open('them')
  await other.acquire(never)
  expect(other.holdsUntil()).toBeGreaterThan(0)
  expect(lease.holdsUntil()).toBe(0)
})

test('counts its ten seconds from before a request that takes its time', async () => {
  await using stage = await aLease('us')
  const { lease, clock, server } = stage
  const began = clock.now()
  server.faults.onCall(({ when }) => {
    if (when === 'before') clock.advance(1500)
  })
  await lease.acquire(never)
  expect(clock.now()).toBe(began + 1500)
  expect(lease.holdsUntil()).toBe(began + 10_000)
})

test('knows from when on nothing of a predecessor can still arrive', async () => {
  await using stage = await aLease('us')
  const { lease, clock, open, nextTry, tried } = stage
  expect(lease.quietFrom()).toBe(Infinity)
  await lease.acquire(never)
  // There was none.
  expect(lease.quietFrom()).toBe(clock.now())
  const second = open('them')
  const acquired = second.acquire(never)
  await tried(2)
  for (let attempt = 0; attempt < 8; attempt++) await nextTry()
  await acquired
  // It vanished.
  expect(second.quietFrom()).toBe(clock.now() + 10_000)
  await second.release(never)
  const third = open('others')
  await third.acquire(never)
  // It said goodbye.
  expect(third.quietFrom()).toBe(clock.now())
})
