/** POST …/loadBalancingRules/<rule>/health: who is up behind a rule, by raw requests and by the SDK. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProbeView } from '#mocks/azure/data-plane-view'
import { objectsAt, stringAt } from '#mocks/azure/arm/json'
import { FakeClock } from '#mocks/time/clock'
import { group } from '#test/mocks/azure/support/ids'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import type { Parts } from '#test/mocks/azure/support/load-balancer'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw, RawAnswer } from '#test/mocks/azure/support/raw'
import { sdkOn } from '#test/mocks/azure/support/sdk'

let raw: Raw
let bench: Bench
beforeEach(async () => {
  raw = await startRaw()
  bench = new Bench(raw)
})
afterEach(() => raw.stop())

const addresses = ['10.0.0.10', '10.0.0.11']

function probed(ups: Readonly<Record<string, boolean | undefined>>, about: Partial<ProbeView> = {}) {
  const views = Object.entries(ups).map(([ip, up]): ProbeView => ({
    loadBalancer: 'lb',
    rule: 'rule',
    probe: 'probe',
    member: { name: ip, ip },
    up,
    failure: up === false ? ('no answer' as const) : undefined,
    lastChangeAt: 0,
    ...about,
  }))
  raw.emulator.playHealth({ probes: () => views })
}

/** The health of the rule `rule`, by the two requests that Azure documents. */
async function health(parts: Parts = {}): Promise<RawAnswer> {
  await bench.put({ backendAddressPools: [bench.pool('pool', addresses)], ...parts })
  const accepted = await post()
  expect(accepted.status).toBe(202)
  return raw.get(accepted.headers.location ?? '')
}

const post = (rule = 'rule', action = 'health') => raw.call('POST', `${bench.id}/loadBalancingRules/${rule}/${action}`)

const reasonsOf = ({ body }: RawAnswer) =>
  objectsAt(body, 'loadBalancerBackendAddresses').map((one) => [stringAt(one, 'state'), stringAt(one, 'reason')])

describe('the health of a rule', () => {
  it('is answered with 202, then at the Location, in the shape of the swagger', async () => {
    probed({ '10.0.0.10': true, '10.0.0.11': false })
    const answer = await health()
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      up: 1,
      down: 1,
      loadBalancerBackendAddresses: [
        { ipAddress: '10.0.0.10', state: 'Up', reason: 'Up_Probe_Success' },
        { ipAddress: '10.0.0.11', state: 'Down', reason: 'Down_Probe_TcpProbeTimeout' },
      ],
    })
  })

  it('names the interface of a member that joined through it, with the address that was probed', async () => {
    const pool = `${bench.id}/backendAddressPools/pool`
    const properties = { subnet: { id: bench.subnet }, loadBalancerBackendAddressPools: [{ id: pool }] }
    const nic = { location: 'westeurope', properties: { ipConfigurations: [{ name: 'one', properties }] } }
    await bench.put({ backendAddressPools: [bench.pool('pool', [])] })
    expect((await raw.put(raw.id('networkInterfaces', 'nic'), nic)).status).toBe(201)
    const shown = objectsAt((await raw.get(pool)).body['properties'], 'loadBalancerBackendAddresses')
    probed({ '10.0.0.10': true }, { member: { name: stringAt(shown[0], 'name') ?? '', ip: '10.0.0.10' } })
    const { headers } = await post()
    expect((await raw.get(headers.location ?? '')).body).toEqual({
      up: 1,
      down: 0,
      loadBalancerBackendAddresses: [
        {
          ipAddress: '10.0.0.10',
          networkInterfaceIPConfigurationId: `${raw.id('networkInterfaces', 'nic')}/ipConfigurations/one`,
          state: 'Up',
          reason: 'Up_Probe_Success',
        },
      ],
    })
  })

  it('takes its time, and is that of the moment at which it ends', async () => {
    await raw.stop()
    const clock = new FakeClock()
    raw = await startRaw({ latency: 'real', clock })
    bench = new Bench(raw)
    await bench.put()
    clock.advance(20_000)
    probed({ '10.0.0.10': false })
    const { headers } = await post()
    const operation = String(headers['azure-asyncoperation'])
    expect((await raw.get(operation)).body).toEqual({ status: 'InProgress' })
    expect((await raw.get(headers.location ?? '')).status).toBe(202)
    probed({ '10.0.0.10': true })
    clock.advance(5_000)
    expect((await raw.get(operation)).body).toEqual({ status: 'Succeeded' })
    expect((await raw.get(headers.location ?? '')).body).toMatchObject({ up: 1, down: 0 })
  })

  it('stands in the way of no write', async () => {
    await raw.stop()
    raw = await startRaw({ latency: 'real', clock: new FakeClock() })
    bench = new Bench(raw)
    const id = raw.id('loadBalancers', 'lb')
    raw.emulator.seed({ ...bench.body(), id, location: 'westeurope' })
    expect((await post()).status).toBe(202)
    expect((await raw.delete(id)).status).toBe(202)
  })

  it('is not known of a member that nobody has probed', async () => {
    expect(reasonsOf(await health())).toEqual([
      ['Unknown', 'NA'],
      ['Unknown', 'NA'],
    ])
    probed({ '10.0.0.10': true }, { rule: 'other' })
    expect((await health()).body).toMatchObject({ up: 0, down: 0 })
  })

  it.each([
    ['Tcp', false, 'no answer', 'Down_Probe_TcpProbeTimeout'],
    ['Http', false, 'no answer', 'Down_Probe_HttpEndpointUnreachable'],
    ['Http', false, 'bad status', 'Down_Probe_HttpStatusCodeError'],
    ['Http', false, undefined, 'Down_Probe_ApproachingHealthyThreshold'],
    ['Http', true, 'bad status', 'Up_Probe_ApproachingUnhealthyThreshold'],
  ] as const)('names the reason: %s probe, up %s, last result %s', async (protocol, up, failure, reason) => {
    probed({ '10.0.0.10': up }, { failure })
    const path = protocol === 'Http' ? { requestPath: '/healthz' } : {}
    const answer = await health({ probes: [bench.probe('probe', { protocol, ...path })] })
    expect(reasonsOf(answer)[0]?.[1]).toBe(reason)
  })

  it('follows the admin state of a member before its probe', async () => {
    probed({ '10.0.0.10': false, '10.0.0.11': true })
    const states = ['Up', 'Down']
    const pool = bench.pool('pool', addresses)
    const members = pool.properties.loadBalancerBackendAddresses.map((member, at) => ({
      ...member,
      properties: { ...member.properties, adminState: states[at] },
    }))
    const backendAddressPools = [{ ...pool, properties: { loadBalancerBackendAddresses: members } }]
    expect(reasonsOf(await health({ backendAddressPools }))).toEqual([
      ['Up', 'Up_Admin'],
      ['Down', 'Down_Admin'],
    ])
  })

  it('counts all as up when all are down and the probe says so', async () => {
    probed({ '10.0.0.10': false, '10.0.0.11': false })
    const probes = [bench.probe('probe', { noHealthyBackendsBehavior: 'AllProbedUp' })]
    expect((await health({ probes })).body).toMatchObject({ up: 2, down: 0 })
    probed({ '10.0.0.10': false, '10.0.0.11': true })
    expect((await health({ probes })).body).toMatchObject({ up: 1, down: 1 })
  })

  it('names nobody for a rule without a probe', async () => {
    probed({ '10.0.0.10': true })
    const answer = await health({ loadBalancingRules: [bench.rule('rule', { probe: undefined })] })
    expect(answer.body).toEqual({ up: 0, down: 0, loadBalancerBackendAddresses: [] })
  })

  it('is refused for a rule, a load balancer or an action that is not there', async () => {
    expect(await post()).toMatchObject({ status: 404, code: 'ResourceNotFound' })
    await bench.put()
    expect(await post('nobody')).toMatchObject({ status: 404, code: 'NotFound' })
    expect(await post('rule', 'wealth')).toMatchObject({ status: 404, code: 'InvalidResourceType' })
    expect(await raw.get(`${bench.id}/loadBalancingRules/rule/health`)).toMatchObject({ status: 405 })
    expect(await raw.call('POST', `${bench.id}/loadBalancingRules/rule/health/more`)).toMatchObject({ status: 404 })
  })

  it('is logged as what Azure meters it as, under a name of its own', async () => {
    await health()
    const last = raw.emulator.log.entries.findLast(({ method }) => method === 'POST')
    expect(last).toMatchObject({ type: 'loadBalancers/loadBalancingRules/health', name: 'rule', class: 'write' })
  })

  it('is what the SDK reads', async () => {
    probed({ '10.0.0.10': true, '10.0.0.11': true })
    await bench.put({ backendAddressPools: [bench.pool('pool', addresses)] })
    const { client } = sdkOn(raw.emulator)
    const found = await client.loadBalancerLoadBalancingRules.health(group, 'lb', 'rule', { updateIntervalInMs: 1 })
    expect(found.up).toBe(2)
    expect(found.loadBalancerBackendAddresses?.map(({ ipAddress, state }) => [ipAddress, state])).toEqual([
      ['10.0.0.10', 'Up'],
      ['10.0.0.11', 'Up'],
    ])
  })
})
