import { describe, expect, test } from 'vitest'
import { DeadlineExceeded, withDeadline } from '#provider/azure/arm/deadline'
import { parseFault } from '#provider/azure/arm/error-body'
import { parentId, parseResourceId, sameId, shortId } from '#provider/azure/arm/resource-id'
import { retryAfterMs, retryAfterMsIn } from '#provider/azure/arm/retry-after'
import { FakeClock } from '#mocks/time/clock'
import { group, lbId, never } from './fake-azure.ts'

describe('resource ids', () => {
  test('are read in any case, with their children', () => {
    expect(
      parseResourceId('/Subscriptions/s/resourcegroups/RG/PROVIDERS/microsoft.network/LoadBalancers/lb/probes/p'),
    ).toEqual({
      subscription: 's',
      resourceGroup: 'RG',
      type: 'LoadBalancers/probes',
      names: ['lb', 'p'],
    })
  })

  test.each([
    '',
    '/subscriptions/s',
    `${group}`,
    `${group}/providers/Microsoft.Network/loadBalancers`,
    `${lbId}/`,
    `${lbId}/probes//`,
  ])('%s is none of a resource in a group', (id) => {
    expect(parseResourceId(id)).toBeUndefined()
  })

  test('are the same in any case', () => {
    expect(sameId(lbId, lbId.toUpperCase())).toBe(true)
    expect(sameId(lbId, `${lbId}2`)).toBe(false)
  })

  test('have a parent and a short form', () => {
    expect(parentId(`${lbId}/backendAddressPools/p`)).toBe(lbId)
    expect(parentId(lbId)).toBe(group)
    expect(shortId(`${lbId}/probes/p`)).toBe('loadBalancers/lb/probes/p')
    expect(shortId('odd')).toBe('odd')
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1)
  test.each<[string | undefined, number | undefined]>([
    ['17', 17_000],
    ['0', 0],
    ['-5', 0],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['', undefined],
    ['soon', undefined],
    [undefined, undefined],
  ])('%s is %s ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms)
  })

  test('is found in the sentences of answers that lack the header', () => {
    expect(retryAfterMsIn('The call can be retried in 39 seconds.')).toBe(39_000)
    expect(retryAfterMsIn("Please try again after '6' seconds.")).toBe(6_000)
    expect(retryAfterMsIn('Please wait.')).toBeUndefined()
  })
})

describe('error bodies', () => {
  test('inner codes are found at any depth, and in innererror', () => {
    const error = {
      code: 'A',
      message: 'a',
      details: [{ code: 'B', message: 'b', details: [{ code: 'C', message: 'c' }] }],
      innererror: { internalErrorCode: 'D' },
    }
    expect(parseFault(JSON.stringify({ error }))).toEqual({
      code: 'A',
      message: 'a',
      inner: [
        { code: 'B', message: 'b' },
        { code: 'C', message: 'c' },
        { code: 'D', message: '' },
      ],
    })
  })

  test.each(['', 'null', '[]', '<html>', '{"error":"text"}', '{"error":{"message":"no code"}}'])(
    '%s is none',
    (text) => {
      expect(parseFault(text)).toBeUndefined()
    },
  )

  test('odd details do no harm', () => {
    const inner = parseFault('{"error":{"code":"A","details":[null,1,"x",{"code":2},{"message":"m"}]}}')?.inner
    expect(inner).toEqual([])
  })
})

describe('a deadline', () => {
  test('ends a task that does not notice its signal', async () => {
    const clock = new FakeClock()
    const late = withDeadline({ clock, timeoutMs: 5 }, () => new Promise(() => {}), never()).catch(
      (error: unknown) => error,
    )
    clock.advance(5)
    expect(await late).toBeInstanceOf(DeadlineExceeded)
  })

  test('passes an abort on, and leaves no timer behind', async () => {
    const clock = new FakeClock()
    const controller = new AbortController()
    const seen: AbortSignal[] = []
    const task = (signal: AbortSignal) => new Promise<void>(() => seen.push(signal))
    const waiting = withDeadline({ clock, timeoutMs: 5 }, task, controller.signal).catch((error: unknown) => error)
    controller.abort(new Error('stopping'))
    expect(await waiting).toMatchObject({ message: 'stopping' })
    expect(seen[0]?.aborted).toBe(true)
    expect(clock.pending()).toBe(0)
  })
})
