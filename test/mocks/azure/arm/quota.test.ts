/** ARM's token buckets (arm-semantics 4.1). */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FakeClock } from '#mocks/time/clock'
import { Quota } from '#mocks/azure/arm/quota'
import type { RequestClass } from '#mocks/azure/arm/request-log'
import { groupId } from '#test/mocks/azure/support/ids'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let clock: FakeClock
let raw: Raw | undefined
beforeEach(() => {
  clock = new FakeClock()
})
afterEach(() => raw?.stop())

const real = { throttle: 'real', throttleDivisor: 1 } as const
const me = { subscription: 'sub', principal: 'me' }

function spend(quota: Quota, count: number, requestClass: RequestClass, by = me): void {
  for (let call = 0; call < count; call++) quota.take(requestClass, by)
}

it.for([
  ['read', 250, 25],
  ['poll', 250, 25],
  ['write', 200, 10],
  ['delete', 200, 10],
] as const)('%s: %i calls at once, and %i more each second', ([requestClass, size, perSecond]) => {
  const quota = new Quota(clock, 'real', real)
  spend(quota, size, requestClass)
  expect(() => quota.take(requestClass, me)).toThrow(`exceeded the limit of '${size}'`)
  clock.advance(1_000)
  spend(quota, perSecond, requestClass)
  expect(() => quota.take(requestClass, me)).toThrow('exceeded the limit')
})

it('counts each class, each caller and each subscription by itself', () => {
  const quota = new Quota(clock, 'real', real)
  spend(quota, 200, 'write')
  const others = [
    () => quota.take('read', me),
    () => quota.take('delete', me),
    () => quota.take('write', { ...me, principal: 'you' }),
    () => quota.take('write', { ...me, subscription: 'other' }),
  ]
  for (const other of others) expect(other).not.toThrow()
  expect(() => quota.take('write', { ...me, subscription: 'SUB' })).toThrow('exceeded the limit')
})

it('all callers together have fifteen times as much, and are refused when that is used up', () => {
  const quota = new Quota(clock, 'real', real)
  const callers = Array.from({ length: 15 }, (_, at) => ({ ...me, principal: `caller-${at}` }))
  expect(quota.take('write', { ...me, principal: 'caller-0' })).toEqual({
    'x-ms-ratelimit-remaining-subscription-writes': '199',
    'x-ms-ratelimit-remaining-subscription-global-writes': '2999',
  })
  for (const [at, caller] of callers.entries()) spend(quota, at === 0 ? 199 : 200, 'write', caller)
  expect(() => quota.take('write', { ...me, principal: 'one too many' })).toThrow('exceeded the limit')
})

it('refuses with the seconds to wait, again while they have not passed, and not afterwards', async () => {
  raw = await startRaw({ clock, latency: 'real', knobs: { throttle: 'real', throttleDivisor: 100 } })
  const read = () => raw?.get(groupId(raw.emulator))
  for (const left of ['1', '0']) {
    expect((await read())?.headers['x-ms-ratelimit-remaining-subscription-reads']).toBe(left)
  }
  const refused = await read()
  expect([refused?.status, refused?.code, refused?.headers['retry-after']]).toEqual([429, 'TooManyRequests', '2'])
  expect(refused?.body).toEqual({
    error: { code: 'TooManyRequests', message: expect.stringContaining("Please try again after '2' seconds.") },
  })
  clock.advance(1_000)
  expect((await read())?.headers['retry-after']).toBe('1')
  clock.advance(1_000)
  expect((await read())?.status).toBe(200)
})
