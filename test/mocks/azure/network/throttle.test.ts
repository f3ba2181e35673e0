import { afterEach, expect, it } from 'vitest'
import { FakeClock } from '#mocks/time/clock'
import { NetworkThrottle, callsPerWindow } from '#mocks/azure/network/throttle'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let raw: Raw | undefined
afterEach(() => raw?.stop())

const standard = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }

it('Microsoft.Network refuses the write too many with its own body and the seconds to wait', async () => {
  raw = await startRaw({ knobs: { throttle: 'real', throttleDivisor: 500 } })
  const ip = raw.id('publicIPAddresses', 'pip')
  const statuses = [(await raw.put(ip, standard)).status, (await raw.put(ip, standard)).status]
  const refused = await raw.delete(ip)
  expect([...statuses, refused.status, refused.code, refused.detail]).toEqual([
    201,
    200,
    429,
    'RetryableError',
    'RetryableErrorDueToTooManyCalls',
  ])
  expect(refused.text).toContain('was used to perform too many calls within last 5 minutes')
  const seconds = Number(refused.headers['retry-after'])
  expect([seconds > 290, seconds <= 300]).toEqual([true, true])
  expect((await raw.get(ip)).status).toBe(200)
})

it('Microsoft.Network counts 1,000 writes and 10,000 reads in five minutes, each by themselves', () => {
  const clock = new FakeClock()
  const knobs = { throttle: 'real' as 'real' | 'off', throttleDivisor: 1 }
  const throttle = new NetworkThrottle(clock, knobs)
  for (let at = 0; at < callsPerWindow.write; at++) throttle.take(at % 2 === 0 ? 'write' : 'delete', 's')
  for (let at = 0; at < callsPerWindow.read; at++) throttle.take(at % 2 === 0 ? 'read' : 'poll', 's')
  expect(() => throttle.take('write', 'S')).toThrow('A retryable error occurred.')
  expect(() => throttle.take('read', 's')).toThrow('A retryable error occurred.')
  expect(() => throttle.take('read', 'another subscription')).not.toThrow()
  knobs.throttle = 'off'
  expect(() => throttle.take('read', 's')).not.toThrow()
  knobs.throttle = 'real'
  clock.advance(5 * 60_000)
  expect(() => throttle.take('write', 's')).not.toThrow()
})
