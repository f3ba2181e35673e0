/** What each type answers to each method, in each state (arm-semantics 2.3). */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FakeClock } from '#mocks/time/clock'
import { stringAt } from '#mocks/azure/arm/json'
import { everyType, seedNeighbours } from '#test/mocks/azure/support/every-type'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw, RawAnswer } from '#test/mocks/azure/support/raw'
import { operationOf } from '#test/mocks/azure/support/restarted'

let raw: Raw
let clock: FakeClock
beforeEach(async () => {
  clock = new FakeClock()
  raw = await startRaw({ clock, latency: 'real' })
  seedNeighbours(raw)
})
afterEach(() => raw.stop())

/** The status of a PUT of what is there, the state in the first answer, and whether a PATCH of the tags is known. */
const told = {
  publicIPAddresses: { again: 200, state: 'Updating', patch: 200 },
  publicIPPrefixes: { again: 200, state: 'Updating', patch: 200 },
  virtualNetworks: { again: 201, state: 'Updating', patch: 200 },
  networkSecurityGroups: { again: 200, state: 'Updating', patch: 200 },
  applicationSecurityGroups: { again: 200, state: 'Updating', patch: 200 },
  routeTables: { again: 200, state: 'Updating', patch: 200 },
  natGateways: { again: 200, state: 'Updating', patch: 200 },
  loadBalancers: { again: 200, state: 'Succeeded', patch: 200 },
  privateLinkServices: { again: 200, state: 'Updating', patch: 405 },
} as const

const stateOf = ({ body }: RawAnswer) => stringAt(body['properties'], 'provisioningState')
const polled = async (answer: RawAnswer) => (await raw.get(operationOf(answer))).body

it.for(Object.entries(told))(
  '%s: 201 with an operation, the state of it, and another etag when it has ended',
  async ([type, { state }]) => {
    const id = raw.id(type, 'One')
    const put = await raw.put(id, everyType(raw)[type])
    expect([put.status, put.headers['azure-asyncnotification'], put.headers['location']]).toEqual([
      201,
      'Enabled',
      undefined,
    ])
    expect([stateOf(put), await polled(put)]).toEqual([state, { status: 'InProgress' }])
    clock.advance(60_000)
    expect(await polled(put)).toEqual({ status: 'Succeeded' })
    const stands = await raw.get(id)
    expect([stateOf(stands), stands.headers['etag']]).toEqual(['Succeeded', stands.body['etag']])
    expect(stands.body['etag'] === put.body['etag']).toBe(state === 'Succeeded')
  },
)

it.for(Object.entries(told))(
  '%s: a PUT without a change answers Succeeded with an operation and the same etag',
  async ([type, { again }]) => {
    const id = raw.id(type, 'One')
    await raw.put(id, everyType(raw)[type])
    clock.advance(60_000)
    const { body } = await raw.get(id)
    const second = await raw.put(id, everyType(raw)[type])
    expect([second.status, stateOf(second), second.body['etag']]).toEqual([again, 'Succeeded', body['etag']])
    expect(second.headers['azure-asyncnotification']).toBe('Enabled')
    expect(await polled(second)).toEqual({ status: 'Succeeded' })
  },
)

it.for(Object.entries(told))('%s: a PATCH of the tags is done when it answers', async ([type, { patch }]) => {
  const id = raw.id(type, 'One')
  await raw.put(id, everyType(raw)[type])
  clock.advance(60_000)
  const { status, headers, body } = await raw.call('PATCH', id, { body: { tags: { a: 'b' } } })
  expect([status, headers['azure-asyncoperation']]).toEqual([patch, undefined])
  expect(body['tags']).toEqual(patch === 200 ? { a: 'b' } : undefined)
  expect((await raw.call('PATCH', raw.id(type, 'none'), { body: { tags: {} } })).status).toBe(patch === 200 ? 404 : 405)
})

it.for(Object.keys(told))(
  '%s: DELETE is 202 with both links and no body, then 404; and 204 of what is not there',
  async (type) => {
    const id = raw.id(type, 'One')
    await raw.put(id, everyType(raw)[type])
    clock.advance(60_000)
    const gone = await raw.delete(id)
    expect([gone.status, gone.text, gone.headers['azure-asyncnotification']]).toEqual([202, '', 'Enabled'])
    const result = new URL(String(gone.headers['location'])).pathname
    expect(result).toBe(operationOf(gone).replace('/operations/', '/operationResults/'))
    expect([stateOf(await raw.get(id)), (await raw.get(result)).status]).toEqual(['Deleting', 202])
    clock.advance(60_000)
    expect([await polled(gone), (await raw.get(result)).status]).toEqual([{ status: 'Succeeded' }, 204])
    const missing = await raw.get(id)
    expect([missing.status, missing.code, missing.headers['x-ms-failure-cause']]).toEqual([
      404,
      'ResourceNotFound',
      'gateway',
    ])
    expect((await raw.delete(id)).status).toBe(204)
  },
)

it.for(Object.keys(told))(
  '%s: the id keeps the case of its creator, and the type segments are canonical',
  async (type) => {
    const id = raw.id(type, 'MiXed')
    const put = await raw.put(id.replace(`/${type}/`, `/${type.toUpperCase()}/`), everyType(raw)[type])
    expect([put.status, put.body['id'], put.body['name']]).toEqual([201, id, 'MiXed'])
    expect((await raw.get(id.toLowerCase())).body['id']).toBe(id)
  },
)
