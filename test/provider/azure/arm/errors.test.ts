import { describe, expect, test } from 'vitest'
import type { Disposition } from '#provider/document/disposition'
import { errorTable, remedyOf, type Remedy } from '#provider/azure/arm/error-table'
import { judgeAnswer, pointIdsIn, silentThrottleMs } from '#provider/azure/arm/errors'
import { lostConnection } from '#provider/azure/arm/lost-connection'
import { group, lbId, pipId } from './fake-azure.ts'

const put = { what: 'PUT loadBalancers/lb', isWrite: true, id: lbId }
const get = { what: 'GET loadBalancers/lb', isWrite: false, id: lbId }

function answer(status: number, code?: string, message = 'why', details: readonly object[] = []) {
  return { status, text: code === undefined ? '' : JSON.stringify({ error: { code, message, details } }) }
}

const expected: Readonly<Record<Remedy, (code: string) => Disposition>> = {
  retry: () => ({ do: 'retry' }),
  throttled: () => ({ do: 'retryAfter', afterMs: silentThrottleMs }),
  conflict: () => ({ do: 'reread', why: 'conflict' }),
  superseded: () => ({ do: 'reread', why: 'superseded' }),
  // As an answer, "failed" is judged by its status: see the tests of operations for the other half.
  failed: () => ({ do: 'reread', why: 'lost' }),
  waitFor: (code) => ({ do: 'waitFor', point: code.endsWith('NotFound') ? group : undefined }),
  terminal: (code) => ({ do: 'terminal', code, message: 'why' }),
}

describe('the table of codes', () => {
  test('names no code twice', () => {
    const codes = errorTable.map(([code]) => code.toLowerCase())
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([])
    expect(codes.length).toBeGreaterThan(80)
  })

  test.each(errorTable)('%s: %s, as outer code, as inner code, and whatever the status', (code, remedy) => {
    expect(remedyOf(code.toUpperCase())).toBe(remedy)
    for (const status of remedy === 'failed' ? [500] : [400, 409, 429]) {
      expect(judgeAnswer(put, answer(status, code)).error.disposition).toEqual(expected[remedy](code))
      expect(judgeAnswer(put, answer(status, 'Odd', 'outer', [{ code, message: 'why' }])).error.disposition).toEqual(
        expected[remedy](code),
      )
    }
  })
})

describe('a code that is not in the table is judged by its status', () => {
  test.each<[number, boolean, Disposition]>([
    [400, true, { do: 'terminal', code: 'Odd', message: 'why' }],
    [401, true, { do: 'retry' }],
    [403, true, { do: 'terminal', code: 'Odd', message: 'why' }],
    [404, true, { do: 'waitFor', point: undefined }],
    [408, true, { do: 'reread', why: 'lost' }],
    [408, false, { do: 'retry' }],
    [409, true, { do: 'reread', why: 'conflict' }],
    [409, false, { do: 'retry' }],
    [412, true, { do: 'reread', why: 'conflict' }],
    [429, true, { do: 'retryAfter', afterMs: silentThrottleMs }],
    [500, true, { do: 'reread', why: 'lost' }],
    [500, false, { do: 'retry' }],
    [503, true, { do: 'reread', why: 'lost' }],
    [504, false, { do: 'retry' }],
  ])('%i, write: %s', (status, isWrite, disposition) => {
    expect(judgeAnswer(isWrite ? put : get, answer(status, 'Odd')).error.disposition).toEqual(disposition)
  })

  test('a read has nothing to read again', () => {
    expect(judgeAnswer(get, answer(500, 'InternalServerError')).error.disposition).toEqual({ do: 'retry' })
    expect(judgeAnswer(get, answer(412, 'PreconditionFailed')).error.disposition).toEqual({ do: 'retry' })
  })

  test('an answer that is no JSON at all is judged too', () => {
    const { error } = judgeAnswer(put, { status: 502, text: '<html>Bad gateway</html>' })
    expect(error).toMatchObject({ message: 'PUT loadBalancers/lb: 502', disposition: { do: 'reread', why: 'lost' } })
  })
})

describe('the wait', () => {
  test('is the header, before the seconds that the message names', () => {
    const text = answer(429, 'TooManyRequests', 'The call can be retried in 39 seconds.').text
    expect(judgeAnswer(put, { status: 429, text, retryAfterMs: 17_000 }).closeGateMs).toBe(17_000)
    expect(judgeAnswer(put, { status: 429, text }).closeGateMs).toBe(39_000)
  })

  test('is read from the message of an inner detail in a recorded PascalCase body', () => {
    const text =
      '{"Error":{"Details":[{"Code":"RetryableErrorDueToTooManyCalls","Message":"The call can be retried in 39 seconds."}],"Code":"RetryableError","Message":"A retryable error occurred."}}'
    const { error, closeGateMs } = judgeAnswer(put, { status: 429, text })
    expect(error.disposition).toEqual({ do: 'retryAfter', afterMs: 39_000 })
    expect(closeGateMs).toBe(39_000)
  })

  test('of a 503 closes the gate although the write itself is lost', () => {
    const { error, closeGateMs } = judgeAnswer(put, { ...answer(503, 'ServerBusy'), retryAfterMs: 3_000 })
    expect(error.disposition).toEqual({ do: 'reread', why: 'lost' })
    expect(closeGateMs).toBe(3_000)
  })

  test("Compute's throttle is told by the detail, not by its outer OperationNotAllowed", () => {
    const { error } = judgeAnswer(
      put,
      answer(429, 'OperationNotAllowed', 'x', [{ code: 'TooManyRequests', message: '{"a":1}' }]),
    )
    expect(error.disposition).toEqual({ do: 'retryAfter', afterMs: silentThrottleMs })
  })
})

describe('the point that is waited for', () => {
  const frontend = `${lbId}/frontendIPConfigurations/a`

  test.each([429, 400])('is the resource that is not provisioned, at %i', (status) => {
    const message = `Cannot proceed with operation because resource ${pipId} used by resource ${frontend} is not in Succeeded state. Resource is in Failed state and the last operation that updated/is updating the resource is PutPublicIpAddressOperation.`
    const { error } = judgeAnswer(
      put,
      answer(status, 'RetryableError', 'outer', [{ code: 'ReferencedResourceNotProvisioned', message }]),
    )
    expect(error.disposition).toEqual({ do: 'waitFor', point: pipId })
  })

  test('is the address that is in use, wherever the sentence names it', () => {
    const deleting = `Public IP address ${pipId} can not be deleted since it is still allocated to resource ${frontend}. In order to delete the public IP, see aka.ms/deletepublicip.`
    expect(judgeAnswer(put, answer(400, 'PublicIPAddressCannotBeDeleted', deleting)).error.disposition).toEqual({
      do: 'waitFor',
      point: pipId,
    })
    const using = `Resource ${frontend} is referencing public IP address ${pipId} that is already allocated to resource ${frontend}2.`
    expect(judgeAnswer(put, answer(400, 'PublicIPAddressInUse', using)).error.disposition).toEqual({
      do: 'waitFor',
      point: pipId,
    })
  })

  test('is the parent or the group that a write lacks', () => {
    const child = { ...put, id: `${lbId}/backendAddressPools/p` }
    expect(judgeAnswer(child, answer(404, 'ParentResourceNotFound')).error.disposition).toEqual({
      do: 'waitFor',
      point: lbId,
    })
    expect(
      judgeAnswer(put, answer(404, 'ResourceGroupNotFound', "Resource group 'rg' could not be found.")).error
        .disposition,
    ).toEqual({
      do: 'waitFor',
      point: group,
    })
  })

  test('is undefined if the error names nothing', () => {
    expect(
      judgeAnswer(put, answer(400, 'InUseSubnetCannotBeDeleted', 'Subnet a is in use.')).error.disposition,
    ).toEqual({
      do: 'waitFor',
      point: undefined,
    })
  })

  test('ids are picked out of sentences without their punctuation, and operations are no points', () => {
    const operation = `/subscriptions/s/providers/Microsoft.Network/locations/x/operations/1?api-version=2026-01-01`
    expect(
      pointIdsIn(`Resource ${pipId}, used by "${lbId}". See '${group}' or https://management.azure.com${operation}.`),
    ).toEqual([pipId, lbId])
    expect(pointIdsIn('nothing here')).toEqual([])
  })
})

describe('a connection that broke', () => {
  const broken = (code: string) => Object.assign(new Error(`it ${code}`), { code })

  test.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'REQUEST_SEND_ERROR'])('%s may have lost an answer', (code) => {
    expect(lostConnection(put, broken(code)).disposition).toEqual({ do: 'reread', why: 'lost' })
    expect(lostConnection(get, broken(code)).disposition).toEqual({ do: 'retry' })
  })

  test.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_HAS_EXPIRED',
  ])('%s never carried the request', (code) => {
    expect(lostConnection(put, broken(code)).disposition).toEqual({ do: 'retry' })
  })

  test('whatever else is thrown counts as lost', () => {
    expect(lostConnection(put, 'odd')).toMatchObject({
      message: 'PUT loadBalancers/lb: no answer, odd',
      disposition: { do: 'reread' },
    })
  })
})
