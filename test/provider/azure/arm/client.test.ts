import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { ArmError } from '#provider/azure/arm/arm-error'
import { longestRequestMs } from '#provider/azure/arm/exchange'
import {
  endpoint,
  group,
  lbId,
  never,
  operationUrl,
  pipId,
  refusal,
  rig,
  settle,
  subscriptionId,
  underClock,
} from './fake-azure.ts'

const pip = { id: pipId, name: 'pip-1', type: 'Microsoft.Network/publicIPAddresses', location: 'x', properties: {} }

describe('reading', () => {
  test('gives a resource as it is on the wire', async () => {
    const { arm, sent } = rig(() => ({ status: 200, body: { ...pip, properties: { invented: { deep: [1] } } } }))
    expect(await arm.get(pipId, never())).toEqual({ ...pip, properties: { invented: { deep: [1] } } })
    expect(sent).toHaveLength(1)
    expect(sent[0]?.path.toLowerCase()).toBe(`${pipId}?api-version=2026-01-01`.toLowerCase())
    expect(sent[0]?.headers['authorization']).toBe('Bearer token-0')
    expect(sent[0]?.headers['user-agent']).toMatch(/^berth\/test azsdk-js-arm-network/)
  })

  test.each(['ResourceNotFound', 'NotFound', 'ResourceGroupNotFound', 'ParentResourceNotFound'])(
    'takes a 404 %s for absence',
    async (code) => {
      const { arm } = rig(() => refusal(404, code))
      expect(await arm.get(pipId, never())).toBeUndefined()
    },
  )

  test('does not take a wrong subscription for absence', async () => {
    const { arm } = rig(() => refusal(404, 'SubscriptionNotFound'))
    await expect(arm.get(pipId, never())).rejects.toMatchObject({ disposition: { do: 'terminal' } })
  })

  test('does not take an answer without a resource for one', async () => {
    const { arm } = rig(() => ({ status: 200, body: { hello: 'proxy' } }))
    await expect(arm.get(pipId, never())).rejects.toThrow('not what Azure answers')
  })

  test('does not take a list of something else for a list of resources', async () => {
    const { arm } = rig(() => ({ status: 200, body: { value: [pip, { hello: 'proxy' }] } }))
    await expect(arm.list('publicIPAddresses', 'rg', never())).rejects.toThrow('not what Azure answers')
  })

  test('follows nextLink through all pages and passes the gate for each', async () => {
    const { arm, sent, gate } = rig(({ path }) => {
      const page = Number(/skip=(\d)/.exec(path)?.[1] ?? 0)
      const value = [{ ...pip, name: `pip-${page}` }]
      return {
        status: 200,
        body: page < 2 ? { value, nextLink: `${endpoint}${group}/pips?skip=${page + 1}` } : { value },
      }
    })
    const names = (await arm.list('publicIPAddresses', 'rg', never())).map(({ name }) => name)
    expect(names).toEqual(['pip-0', 'pip-1', 'pip-2'])
    expect(sent).toHaveLength(3)
    expect(gate.counts().read.calls).toBe(3)
  })

  test('never sends its token to another host', async () => {
    const { arm, sent } = rig(() => ({ status: 200, body: { value: [], nextLink: 'https://evil.example/more' } }))
    await expect(arm.list('publicIPAddresses', 'rg', never())).rejects.toThrow('leads to evil.example')
    expect(sent).toHaveLength(1)
  })

  test('an abort reaches the second page, which the SDK sends without a signal', async () => {
    const controller = new AbortController()
    const { arm, sent } = rig(({ path }) => {
      if (path.includes('skip')) return new Promise(() => {})
      return { status: 200, body: { value: [pip], nextLink: `${endpoint}${group}/pips?skip=1` } }
    })
    const listing = arm.list('publicIPAddresses', 'rg', controller.signal)
    await settle()
    expect(sent).toHaveLength(2)
    controller.abort(new Error('enough'))
    await expect(listing).rejects.toThrow('enough')
  })

  test('tries a read three times, each through the gate', async () => {
    let tries = 0
    const { arm, clock, gate } = rig(() => ((tries += 1) < 3 ? refusal(500, 'Odd') : { status: 200, body: pip }))
    expect(await underClock(clock, arm.get(pipId, never()))).toEqual(pip)
    expect(gate.counts().read.calls).toBe(3)
  })

  test('leaves nothing behind on the signal, which lives as long as the process', async () => {
    let tries = 0
    const { arm, clock } = rig(() => ((tries += 1) < 3 ? refusal(500, 'Odd') : { status: 200, body: pip }))
    const signal = never()
    await underClock(clock, arm.get(pipId, signal))
    expect(getEventListeners(signal, 'abort')).toEqual([])
    expect(clock.pending()).toBe(0)
  })

  test('gives a read up after the third try', async () => {
    const { arm, clock, sent } = rig(() => refusal(500, 'Odd'))
    await expect(underClock(clock, arm.get(pipId, never()))).rejects.toMatchObject({ disposition: { do: 'retry' } })
    expect(sent).toHaveLength(3)
  })

  test('a throttled read waits as long as Azure says', async () => {
    let calls = 0
    const { arm, clock, sent } = rig(() =>
      (calls += 1) === 1
        ? { ...refusal(429, 'TooManyRequests'), headers: { 'retry-after': '17' } }
        : { status: 200, body: pip },
    )
    const read = arm.get(pipId, never())
    await settle()
    clock.advance(16_999)
    await settle()
    expect(sent).toHaveLength(1)
    clock.advance(1)
    await settle()
    expect(sent).toHaveLength(2)
    expect(await underClock(clock, read)).toEqual(pip)
  })

  test('a read that one lock holds up waits as long as the lock asks, with the gate open', async () => {
    const details = [{ code: 'RetryableErrorDueToAnotherOperation', message: 'The call can be retried in 12 seconds.' }]
    let calls = 0
    const { arm, clock, sent } = rig(() =>
      (calls += 1) === 1 ? refusal(429, 'RetryableError', { details }) : { status: 200, body: pip },
    )
    const read = arm.get(pipId, never())
    await settle()
    clock.advance(11_999)
    await settle()
    expect(sent).toHaveLength(1)
    clock.advance(1)
    expect(await read).toEqual(pip)
  })

  test('reads the zones of a region by its id', async () => {
    const resourceTypes = [
      { resourceType: 'disks', zoneMappings: [{ location: 'West Europe', zones: ['9'] }] },
      {
        resourceType: 'virtualMachines',
        zoneMappings: [
          { location: 'West Europe', zones: ['3', '1', '2'] },
          { location: 'North', zones: [] },
        ],
      },
    ]
    const { arm, sent } = rig(() => ({ status: 200, body: { resourceTypes } }))
    expect(await arm.zones('westeurope', never())).toEqual(['1', '2', '3'])
    expect(await arm.zones('north', never())).toEqual([])
    expect(sent[0]?.path).toBe(`/subscriptions/${subscriptionId}/providers/Microsoft.Compute?api-version=2021-04-01`)
  })
})

describe('writing', () => {
  const started = { 'azure-asyncoperation': operationUrl, 'retry-after': '1' }

  test('a PUT is exactly one request, with the body as given, and tells where to wait', async () => {
    const { arm, sent } = rig(() => ({ status: 201, body: { ...pip, etag: 'W/"1"' }, headers: started }))
    const body = { location: 'x', properties: { invented: true, frontendIPConfigurations: [{ name: 'f', odd: 1 }] } }
    const { body: answered, operation } = await arm.put(pipId, body, { ifMatch: 'W/"0"' }, never())
    await settle()
    expect(sent.map(({ method }) => method)).toEqual(['PUT'])
    expect(sent[0]?.body).toEqual(body)
    expect(sent[0]?.headers['if-match']).toBe('W/"0"')
    expect(answered?.etag).toBe('W/"1"')
    expect(operation).toEqual({
      of: 'PUT publicIPAddresses/pip-1',
      url: operationUrl,
      by: 'status',
      priority: 'create',
      firstPollAfterMs: 1000,
    })
  })

  test('a Location beside 201 is where the resource is, not an operation', async () => {
    const { arm } = rig(() => ({ status: 201, body: pip, headers: { location: `${endpoint}${pipId}` } }))
    expect(await arm.put(pipId, {}, {}, never())).toEqual({ body: pip })
  })

  test('a Location beside 202 is an operation', async () => {
    const { arm } = rig(() => ({ status: 202, headers: { location: operationUrl } }))
    expect(await arm.delete(pipId, {}, never())).toEqual({
      operation: { of: 'DELETE publicIPAddresses/pip-1', url: operationUrl, by: 'location', priority: 'delete' },
    })
  })

  test.each([
    [lbId, 'shared'],
    [lbId.replace('loadBalancers', 'networkSecurityGroups'), 'shared'],
    [`${lbId}/backendAddressPools/p`, 'create'],
    [pipId, 'create'],
  ])('what waits for the end of a write has the place of that write: %s is %s', async (id, priority) => {
    const { arm } = rig(() => ({ status: 201, body: pip, headers: started }))
    const { operation } = await arm.put(id, {}, {}, never())
    expect(operation?.priority).toBe(priority)
  })

  test('a create says so', async () => {
    const { arm, sent } = rig(() => ({ status: 201, body: pip }))
    expect(await arm.put(pipId, {}, { ifNoneMatch: '*' }, never())).toEqual({ body: pip })
    expect(sent[0]?.headers['if-none-match']).toBe('*')
    expect(sent[0]?.headers).not.toHaveProperty('if-match')
  })

  test('a child is written by its own id', async () => {
    const { arm, sent } = rig(() => ({ status: 200, body: { id: `${lbId}/backendAddressPools/p`, name: 'p' } }))
    await arm.put(`${lbId}/backendAddressPools/p`, { properties: {} }, {}, never())
    expect(sent[0]?.path).toContain('/loadBalancers/lb/backendAddressPools/p?')
  })

  test('a write is never repeated', async () => {
    const { arm, sent } = rig(() => refusal(500, 'InternalServerError'))
    await expect(arm.put(pipId, {}, {}, never())).rejects.toMatchObject({ disposition: { do: 'reread' } })
    expect(sent).toHaveLength(1)
  })

  test('a write whose answer is lost is one that may have been done', async () => {
    const { arm } = rig(() => Promise.reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })))
    const error: unknown = await arm.put(pipId, {}, {}, never()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ArmError)
    expect(error).toMatchObject({
      message: 'PUT publicIPAddresses/pip-1: no answer, ECONNRESET socket hang up',
      disposition: { do: 'reread', why: 'lost' },
    })
  })

  test('a write that never left is tried again as it is', async () => {
    const { arm } = rig(() =>
      Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })),
    )
    await expect(arm.put(pipId, {}, {}, never())).rejects.toMatchObject({ disposition: { do: 'retry' } })
  })

  test('who stops while a write is under way gets the reason, not a guess about the write', async () => {
    const { arm, sent } = rig(() => new Promise(() => {}))
    const controller = new AbortController()
    const put = arm.put(pipId, {}, {}, controller.signal)
    await settle()
    expect(sent).toHaveLength(1)
    controller.abort(new Error('stopping'))
    await expect(put).rejects.toThrow(/^stopping$/)
  })

  test('a write that is not answered in time is lost, at the longest request of the contract', async () => {
    const { arm, clock } = rig(() => new Promise(() => {}))
    const put = arm.put(pipId, {}, {}, never()).catch((error: unknown) => error)
    await settle()
    clock.advance(longestRequestMs)
    expect(await put).toMatchObject({
      disposition: { do: 'reread', why: 'lost' },
      message: 'PUT publicIPAddresses/pip-1: no answer, timed out after 10000 ms',
    })
  })

  test('nothing is written without the lease, and reads go on', async () => {
    const { arm, sent } = rig(() => ({ status: 200, body: pip }), { mayWrite: () => false })
    await expect(arm.put(pipId, {}, {}, never())).rejects.toMatchObject({
      disposition: { do: 'retry' },
      message: /lease/,
    })
    await expect(arm.delete(pipId, {}, never())).rejects.toThrow('lease')
    expect(sent).toHaveLength(0)
    expect(await arm.get(pipId, never())).toEqual(pip)
  })

  test('tags are patched without the body', async () => {
    const { arm, sent } = rig(() => ({ status: 200, body: pip }))
    await arm.patchTags(pipId, { service: 'a/b' }, never())
    expect(sent).toMatchObject([{ method: 'PATCH', body: { tags: { service: 'a/b' } } }])
  })

  test('a DELETE answers what is to be awaited, or that there was nothing', async () => {
    const replies = [{ status: 202, headers: started }, { status: 204 }, refusal(404, 'ResourceNotFound')]
    const { arm, sent } = rig(() => replies.shift() ?? { status: 500 })
    expect(await arm.delete(pipId, { ifMatch: 'W/"0"' }, never())).toMatchObject({ operation: { by: 'status' } })
    expect(await arm.delete(pipId, {}, never())).toBe('absent')
    expect(await arm.delete(pipId, {}, never())).toBe('absent')
    expect(sent).toHaveLength(3)
    expect(sent[0]?.headers['if-match']).toBe('W/"0"')
  })

  test('throttling closes the gate for writes and names the wait', async () => {
    const { arm, gate } = rig(() => ({ ...refusal(429, 'TooManyRequests'), headers: { 'retry-after': '17' } }))
    await expect(arm.put(pipId, {}, {}, never())).rejects.toMatchObject({
      message: 'PUT publicIPAddresses/pip-1: 429 TooManyRequests, retry in 17 s',
      disposition: { do: 'retryAfter', afterMs: 17_000 },
    })
    expect(gate.closedForMs('write')).toBe(17_000)
    expect(gate.closedForMs('read')).toBe(0)
  })

  test('a lock on one resource leaves the gate open for the others', async () => {
    const details = [{ code: 'RetryableErrorDueToAnotherOperation', message: 'The call can be retried in 12 seconds.' }]
    const { arm, gate } = rig(() => refusal(429, 'RetryableError', { details }))
    await expect(arm.put(pipId, {}, {}, never())).rejects.toMatchObject({
      disposition: { do: 'retryAfter', afterMs: 12_000 },
    })
    expect(gate.closedForMs('write')).toBe(0)
  })

  test('an id of another subscription is refused instead of being sent to ours', async () => {
    const { arm } = rig(() => ({ status: 200, body: pip }))
    await expect(arm.put(pipId.replace('0001', '0002'), {}, {}, never())).rejects.toThrow('not in subscription')
  })
})

describe('signing in', () => {
  test('a refused token is forgotten and the request tried once with a new one', async () => {
    const challenge = { 'www-authenticate': 'Bearer authorization_uri="https://login.example", error="invalid_token"' }
    const { arm, sent } = rig(({ headers }) =>
      headers['authorization'] === 'Bearer token-0'
        ? { ...refusal(401, 'ExpiredAuthenticationToken'), headers: challenge }
        : { status: 201, body: pip },
    )
    await arm.put(pipId, {}, {}, never())
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual(['Bearer token-0', 'Bearer token-1'])
  })

  test('a token that stays refused ends in one clear error', async () => {
    const { arm, sent } = rig(() => ({
      ...refusal(401, 'InvalidAuthenticationToken'),
      headers: { 'www-authenticate': 'Bearer' },
    }))
    await expect(arm.put(pipId, {}, {}, never())).rejects.toMatchObject({
      message: 'PUT publicIPAddresses/pip-1: 401 InvalidAuthenticationToken: InvalidAuthenticationToken.',
      disposition: { do: 'retry' },
    })
    expect(sent).toHaveLength(2)
  })
})
