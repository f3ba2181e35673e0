import { describe, expect, test } from 'vitest'
import { longestOperationMs, type OperationRef } from '#provider/azure/arm/operation'
import {
  endpoint,
  group,
  never,
  operationUrl,
  pipId,
  refusal,
  rig,
  settle,
  underClock,
  type Reply,
} from './fake-azure.ts'

const ref: OperationRef = { of: 'PUT publicIPAddresses/pip-1', url: operationUrl, by: 'status', priority: 'create' }
const running: Reply = { status: 200, body: { status: 'InProgress' } }
const done: Reply = { status: 200, body: { status: 'Succeeded' } }

function ended(status: string, code: string, details: object[] = []): Reply {
  return { status: 200, body: { status, error: { code, message: `${code}.`, details } } }
}

function answering(...replies: Reply[]) {
  return rig(() => replies.shift() ?? running)
}

describe('awaiting an operation', () => {
  test('asks once even if it is done already', async () => {
    const { arm, sent, gate } = answering(done)
    await arm.awaitOperation(ref, never())
    expect(sent.map(({ path }) => `${endpoint}${path}`)).toEqual([operationUrl])
    expect(gate.counts().poll.calls).toBe(1)
  })

  test('asks again as Retry-After says', async () => {
    const { arm, clock, sent } = answering({ ...running, headers: { 'retry-after': '10' } }, done)
    const wait = arm.awaitOperation(ref, never())
    await settle()
    clock.advance(9_999)
    await settle()
    expect(sent).toHaveLength(1)
    clock.advance(1)
    await wait
    expect(sent).toHaveLength(2)
  })

  test.each([
    [1_000, 1_000],
    [10_000, 2_000],
  ])(
    'waits before the first poll as the answer to the write asks, two seconds at most: %d -> %d',
    async (asked, waited) => {
      const { arm, clock, sent } = answering(done)
      const wait = arm.awaitOperation({ ...ref, firstPollAfterMs: asked }, never())
      await settle()
      clock.advance(waited - 1)
      await settle()
      expect(sent).toHaveLength(0)
      clock.advance(1)
      await wait
      expect(sent).toHaveLength(1)
    },
  )

  test('asks with growing pauses of at most two seconds otherwise', async () => {
    const at: number[] = []
    const { arm, clock } = rig(() => {
      at.push(clock.now())
      return at.length < 10 ? running : done
    })
    await underClock(clock, arm.awaitOperation(ref, never()))
    const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0))
    expect(pauses[0]).toBeLessThanOrEqual(300)
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other))
    expect(pauses.at(-1)).toBe(2_000)
  })

  test('an abort ends the wait at once and sends nothing more', async () => {
    const { arm, sent, clock } = answering(running, running)
    const controller = new AbortController()
    const wait = arm.awaitOperation(ref, controller.signal)
    await settle()
    expect(sent).toHaveLength(1)
    controller.abort(new Error('stopping'))
    await expect(wait).rejects.toThrow('stopping')
    expect(sent).toHaveLength(1)
    expect(clock.pending()).toBe(0)
  })

  test('a superseded operation is read again', async () => {
    const details = [
      {
        code: 'CanceledAndSupersededDueToAnotherOperation',
        message: 'Operation A was canceled and superseded by operation B.',
      },
    ]
    const { arm } = answering(ended('Canceled', 'Canceled', details))
    await expect(arm.awaitOperation(ref, never())).rejects.toMatchObject({
      message:
        'PUT publicIPAddresses/pip-1: operation Canceled Canceled/CanceledAndSupersededDueToAnotherOperation: Operation A was canceled and superseded by operation B.',
      disposition: { do: 'reread', why: 'superseded' },
    })
  })

  test.each([
    ['AnotherOperationInProgress', { do: 'reread', why: 'failed' }],
    ['InternalServerError', { do: 'reread', why: 'failed' }],
    ['NeverHeardOfIt', { do: 'reread', why: 'failed' }],
    ['SubnetIsFull', { do: 'terminal', code: 'SubnetIsFull', message: 'SubnetIsFull.' }],
  ])('an operation that failed with %s is judged by its code', async (code, disposition) => {
    const { arm } = answering(ended('Failed', code))
    await expect(arm.awaitOperation(ref, never())).rejects.toMatchObject({ disposition })
  })

  test('an operation that Azure no longer knows has an unknown end', async () => {
    const { arm } = answering(refusal(404, 'ResourceNotFound'))
    await expect(arm.awaitOperation(ref, never())).rejects.toMatchObject({
      disposition: { do: 'reread', why: 'lost' },
    })
  })

  test('polls that keep failing leave the end unknown', async () => {
    const { arm, clock } = rig(() => refusal(503, 'ServerTimeout'))
    await expect(underClock(clock, arm.awaitOperation(ref, never()))).rejects.toMatchObject({
      disposition: { do: 'reread', why: 'lost' },
    })
  })

  test('an operation that never ends is given up', async () => {
    const { arm, clock } = rig(() => ({ ...running, headers: { 'retry-after': '60' } }))
    await expect(underClock(clock, arm.awaitOperation(ref, never()), longestOperationMs + 120_000)).rejects.toThrow(
      '15 minutes',
    )
  }, 20_000)

  test('a Location is asked until it no longer answers 202', async () => {
    const { arm, sent, clock } = rig(() =>
      sent.length < 3 ? { status: 202, headers: { location: 'elsewhere' } } : { status: 200 },
    )
    await underClock(clock, arm.awaitOperation({ ...ref, by: 'location' }, never()))
    expect(sent).toHaveLength(3)
  })

  test('a write without an operation is awaited by the resource itself', async () => {
    const states = ['Updating', 'Updating', 'Succeeded']
    const { arm, sent, clock } = rig(() => ({
      status: 200,
      body: { id: pipId, name: 'pip-1', properties: { provisioningState: states.shift() } },
    }))
    const { operation } = await arm.put(pipId, {}, {}, never())
    expect(operation).toMatchObject({ by: 'resource' })
    if (operation) await underClock(clock, arm.awaitOperation(operation, never()))
    expect(sent.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET'])
    expect(sent[2]?.path.toLowerCase()).toContain(group.toLowerCase())
  })
})
