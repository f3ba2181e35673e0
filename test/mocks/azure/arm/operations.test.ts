import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '#mocks/time/clock'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw, RawAnswer } from '#test/mocks/azure/support/raw'

const publicIp = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }
const tenMinutesMs = 600_000

let raw: Raw
let clock: FakeClock

beforeEach(async () => {
  clock = new FakeClock()
  raw = await startRaw({ clock, latency: 'real' })
})
afterEach(() => raw.stop())

function operationOf({ headers }: RawAnswer): string {
  const link = headers['azure-asyncoperation']
  if (typeof link !== 'string') throw new Error('the answer names no operation')
  return link
}

function stateOf({ body }: RawAnswer): unknown {
  const { properties } = body
  return typeof properties === 'object' && properties !== null && 'provisioningState' in properties
    ? properties.provisioningState
    : undefined
}

describe('a PUT', () => {
  const pip = () => raw.id('publicIPAddresses', 'pip')

  it('is visible as Updating at once, and Succeeded with its address when the operation ends', async () => {
    const accepted = await raw.put(pip(), publicIp)
    expect(accepted).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Updating' } } })
    expect(accepted.headers['azure-asyncnotification']).toBe('Enabled')
    expect(await raw.get(pip())).toMatchObject({ body: { properties: { provisioningState: 'Updating' } } })
    expect((await raw.get(operationOf(accepted))).body).toEqual({ status: 'InProgress' })
    clock.advance(tenMinutesMs)
    expect((await raw.get(operationOf(accepted))).body).toEqual({ status: 'Succeeded' })
    const { body } = await raw.get(pip())
    expect(body).toMatchObject({ properties: { provisioningState: 'Succeeded', ipAddress: '20.0.0.1' } })
  })

  it('leaves an etag behind that is stale once provisioning has ended', async () => {
    const { body } = await raw.put(pip(), publicIp)
    clock.advance(tenMinutesMs)
    const late = await raw.put(pip(), publicIp, { 'If-Match': String(body['etag']) })
    expect(late).toMatchObject({ status: 412, detail: 'PreconditionFailedEtagMismatch' })
    const { etag } = (await raw.get(pip())).body
    expect((await raw.put(pip(), publicIp, { 'If-Match': String(etag) })).status).toBe(200)
  })

  it('that changes nothing answers Succeeded with an operation, and keeps the etag', async () => {
    await raw.put(pip(), publicIp)
    clock.advance(tenMinutesMs)
    const before = await raw.get(pip())
    const again = await raw.put(pip(), publicIp)
    expect(again.status).toBe(200)
    expect(stateOf(again)).toBe('Succeeded')
    expect((await raw.get(operationOf(again))).body).toEqual({ status: 'Succeeded' })
    expect((await raw.get(pip())).body).toEqual(before.body)
  })

  it('that changes nothing gives a new etag when the knob says so', async () => {
    raw.emulator.knobs.noopPutChangesEtag = true
    await raw.put(pip(), publicIp)
    clock.advance(tenMinutesMs)
    const { etag } = (await raw.get(pip())).body
    await raw.put(pip(), publicIp)
    expect((await raw.get(pip())).body['etag']).not.toBe(etag)
  })

  it('whose operation fails leaves the resource Failed, until the same PUT repairs it', async () => {
    raw.emulator.faults.add({ match: { method: 'PUT' }, do: { operation: 'Failed', code: 'InternalServerError' } })
    const accepted = await raw.put(pip(), publicIp)
    clock.advance(tenMinutesMs)
    const ended = await raw.get(operationOf(accepted))
    expect(ended).toMatchObject({ status: 200, body: { status: 'Failed', error: { code: 'InternalServerError' } } })
    const failed = await raw.get(pip())
    expect(stateOf(failed)).toBe('Failed')
    expect(failed.body['etag']).not.toBe(accepted.body['etag'])
    await raw.put(pip(), publicIp)
    clock.advance(tenMinutesMs)
    expect(stateOf(await raw.get(pip()))).toBe('Succeeded')
  })

  it('whose operation hangs stays Updating', async () => {
    raw.emulator.faults.add({ match: { method: 'PUT' }, do: { operation: 'hang' } })
    const accepted = await raw.put(pip(), publicIp)
    clock.advance(5 * tenMinutesMs)
    expect((await raw.get(operationOf(accepted))).body).toEqual({ status: 'InProgress' })
    expect(stateOf(await raw.get(pip()))).toBe('Updating')
  })

  it('asks for the recorded waiting time in a world of real speed', async () => {
    expect((await raw.put(pip(), publicIp)).headers['retry-after']).toBe('1')
  })
})

describe('a PUT of a load balancer', () => {
  it('without members says Succeeded in its first answer, and still names an operation', async () => {
    const bench = new Bench(raw)
    const accepted = await bench.put({ backendAddressPools: [bench.pool('pool', [])] })
    expect(stateOf(accepted)).toBe('Succeeded')
    expect((await raw.get(operationOf(accepted))).body).toEqual({ status: 'InProgress' })
  })

  it('gives its children its own etag and state', async () => {
    const { body } = await new Bench(raw).put()
    const { etag, properties } = body
    const child = { etag, properties: { provisioningState: 'Updating' } }
    expect(properties).toMatchObject({
      frontendIPConfigurations: [child],
      backendAddressPools: [child],
      loadBalancingRules: [child],
      probes: [child],
      inboundNatRules: [],
      outboundRules: [],
      inboundNatPools: [],
    })
  })

  it('supersedes the one that still runs: the older operation ends Canceled, the newer document stands', async () => {
    const bench = new Bench(raw)
    const older = await bench.put()
    const newer = await bench.put({ probes: [bench.probe('probe', { port: 31_000 })] })
    expect(newer.status).toBe(200)
    expect(await raw.get(operationOf(older))).toMatchObject({
      status: 200,
      body: {
        status: 'Canceled',
        error: {
          code: 'Canceled',
          details: [
            {
              code: 'CanceledAndSupersededDueToAnotherOperation',
              message: expect.stringMatching(
                /^Operation PutLoadBalancerOperation \(.{36}\) was canceled and superseded by operation PutLoadBalancerOperation \(.{36}\)\.$/,
              ),
            },
          ],
        },
      },
    })
    clock.advance(tenMinutesMs)
    expect((await raw.get(operationOf(newer))).body).toEqual({ status: 'Succeeded' })
    expect(await raw.get(bench.at('probes', 'probe').id)).toMatchObject({ body: { properties: { port: 31_000 } } })
  })

  it('waits for a write of one of its pools: 429 that names the operation', async () => {
    const bench = new Bench(raw)
    await bench.put()
    clock.advance(tenMinutesMs)
    const pool = bench.at('backendAddressPools', 'pool').id
    await raw.put(pool, bench.pool('pool', ['10.0.0.11']))
    const refused = await bench.put({ probes: [bench.probe('probe', { port: 31_000 })] })
    expect(refused).toMatchObject({ status: 429, detail: 'RetryableErrorDueToAnotherOperation' })
    expect(refused.text).toContain('Operation PutLoadBalancerBackendAddressPoolOperation')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  })
})

describe('a DELETE', () => {
  it('answers 202 with both links, shows Deleting, and ends in 404', async () => {
    const pip = raw.id('publicIPAddresses', 'pip')
    raw.emulator.seed({ id: pip, ...publicIp })
    const accepted = await raw.delete(pip)
    expect({ status: accepted.status, text: accepted.text }).toEqual({ status: 202, text: '' })
    const result = String(accepted.headers['location'])
    expect(stateOf(await raw.get(pip))).toBe('Deleting')
    expect((await raw.get(result)).status).toBe(202)
    clock.advance(tenMinutesMs)
    expect((await raw.get(operationOf(accepted))).body).toEqual({ status: 'Succeeded' })
    expect((await raw.get(result)).status).toBe(204)
    expect((await raw.get(pip)).code).toBe('ResourceNotFound')
  })

  it('of what is not there answers 204', async () => {
    expect((await raw.delete(raw.id('publicIPAddresses', 'none'))).status).toBe(204)
  })

  it('of a detached public IP is refused until the detaching write is provisioned', async () => {
    const bench = new Bench(raw)
    await bench.put()
    clock.advance(tenMinutesMs)
    const pip = raw.id('publicIPAddresses', 'ip-1')
    const moved = bench.frontend('front', { publicIPAddress: { id: raw.id('publicIPAddresses', 'ip-2') } })
    await bench.put({ frontendIPConfigurations: [moved] })
    expect((await raw.get(pip)).body['properties']).not.toHaveProperty('ipConfiguration')
    expect((await raw.delete(pip)).code).toBe('PublicIPAddressCannotBeDeleted')
    clock.advance(tenMinutesMs)
    expect((await raw.delete(pip)).status).toBe(202)
  })

  it('of a detached public IP is refused for the time of the lag knob', async () => {
    raw.emulator.knobs.deleteLagMs = 60_000
    const bench = new Bench(raw)
    await bench.put()
    clock.advance(tenMinutesMs)
    await raw.delete(bench.id)
    clock.advance(12_000)
    expect((await raw.get(bench.id)).status).toBe(404)
    const pip = raw.id('publicIPAddresses', 'ip-1')
    const refused = await raw.delete(pip)
    clock.advance(60_000)
    const later = await raw.delete(pip)
    expect([refused.code, later.status]).toEqual(['PublicIPAddressCannotBeDeleted', 202])
  })

  it('of a group takes along what is in it, and is polled by its Location', async () => {
    const bench = new Bench(raw)
    await bench.put()
    const groupId = bench.id.slice(0, bench.id.indexOf('/providers/'))
    const accepted = await raw.delete(groupId)
    const result = String(accepted.headers['location'])
    expect([accepted.status, (await raw.get(result)).status]).toEqual([202, 202])
    clock.advance(tenMinutesMs)
    expect((await raw.get(result)).status).toBe(200)
    expect((await raw.get(groupId)).code).toBe('ResourceGroupNotFound')
    expect(raw.emulator.resources.list('loadBalancers')).toEqual([])
  })
})

it('fails a subnet that is written while its sibling is, as Azure does', async () => {
  new Bench(raw)
  const vnet = raw.id('virtualNetworks', 'vnet')
  const first = await raw.put(`${vnet}/subnets/one`, { properties: { addressPrefix: '10.0.1.0/24' } })
  const second = await raw.put(`${vnet}/subnets/two`, { properties: { addressPrefix: '10.0.2.0/24' } })
  clock.advance(tenMinutesMs)
  expect((await raw.get(operationOf(first))).body).toEqual({ status: 'Succeeded' })
  expect(await raw.get(operationOf(second))).toMatchObject({
    body: { status: 'Failed', error: { code: 'AnotherOperationInProgress' } },
  })
})

it('scales every operation by the profile', async () => {
  const fast = await startRaw({ clock, latency: 'fast' })
  const accepted = await fast.put(fast.id('publicIPAddresses', 'pip'), publicIp)
  expect(accepted.headers['retry-after']).toBeUndefined()
  clock.advance(3_000 / 20)
  expect((await fast.get(operationOf(accepted))).body).toEqual({ status: 'Succeeded' })
  await fast.stop()
})

it('provisions a document whose write was superseded by one that changes nothing', async () => {
  const bench = new Bench(raw)
  const parts = { backendAddressPools: [bench.pool('pool', [])] }
  await bench.put(parts)
  await bench.put(parts)
  clock.advance(1)
  expect(raw.emulator.resources.get(bench.id)?.name).toBe('lb')
})

it('answers 201 to every PUT of a virtual network, also of one that stands', async () => {
  const vnet = raw.id('virtualNetworks', 'vnet')
  const body = { location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } } }
  const statuses = [await raw.put(vnet, body), await raw.put(vnet, body)].map(({ status }) => status)
  expect(statuses).toEqual([201, 201])
})
