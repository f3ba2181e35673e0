import { expect, test } from 'vitest'
import type { ArmCall } from '#provider/azure/arm/arm-call'
import { resultOf } from '#provider/azure/arm/arm-call'
import { never, rig, subscriptionId, underClock } from './fake-azure.ts'

const id = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Network/publicIPAddresses/pip`

test('who observes marks each request, and is told what came of it', async () => {
  const calls: ArmCall[] = []
  let next = 0
  const observer = {
    headers: () => ({ traceparent: `mark-${(next += 1)}` }),
    called: (call: ArmCall) => void calls.push(call),
  }
  const answers = [
    { status: 503, body: {} },
    {
      status: 200,
      body: { id, name: 'pip' },
      headers: { 'x-ms-request-id': 'r1', 'x-ms-ratelimit-remaining-subscription-reads': '42' },
    },
  ]
  const { arm, clock, sent } = rig(() => answers.shift() ?? { status: 404, body: {} }, { observer })
  await underClock(clock, arm.get(id, never()))
  await underClock(clock, arm.get(id, never()))
  expect(sent.map(({ headers }) => headers['traceparent'])).toEqual(['mark-1', 'mark-2', 'mark-3'])
  expect(calls.map(({ verb, type, result, status }) => [verb, type, result, status])).toEqual([
    ['GET', 'publicIPAddresses', 'failed', 503],
    ['GET', 'publicIPAddresses', 'ok', 200],
    ['GET', 'publicIPAddresses', 'missing', 404],
  ])
  expect(calls[1]).toMatchObject({ mark: { traceparent: 'mark-2' }, requestId: 'r1', sentBytes: 0 })
  expect(calls[1]?.remaining).toEqual(new Map([['own', 42]]))
})

test.each([
  [201, 'ok'],
  [404, 'missing'],
  [403, 'refused'],
  [409, 'conflict'],
  [412, 'conflict'],
  [429, 'throttled'],
  [502, 'failed'],
  [undefined, 'lost'],
] as const)('counts %s as %s', (status, result) => {
  expect(resultOf(status)).toBe(result)
})
