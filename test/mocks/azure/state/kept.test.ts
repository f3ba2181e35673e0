import { afterEach, beforeEach, expect, it } from 'vitest'
import { groupId } from '#test/mocks/azure/support/ids'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { seedPublicIp } from '#test/mocks/azure/support/raw'
import { Restarted, operationOf } from '#test/mocks/azure/support/restarted'

let restarted: Restarted
beforeEach(() => {
  restarted = new Restarted()
})
afterEach(() => restarted.end())

const publicIp = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }

it('keeps locks over a restart, and forgets those that were taken away', async () => {
  const before = await restarted.start()
  seedPublicIp(before, 'held')
  seedPublicIp(before, 'free')
  const lockOf = (name: string) =>
    `${before.id('publicIPAddresses', name)}/providers/Microsoft.Authorization/locks/keep`
  for (const name of ['held', 'free']) {
    await before.put(lockOf(name), { properties: { level: 'CanNotDelete', notes: 'mine' } })
  }
  await before.delete(lockOf('free'))
  const after = await restarted.restart(before)
  expect((await after.get(lockOf('held'))).body).toMatchObject({ properties: { level: 'CanNotDelete', notes: 'mine' } })
  expect((await after.delete(after.id('publicIPAddresses', 'held'))).code).toBe('ScopeLocked')
  expect((await after.delete(after.id('publicIPAddresses', 'free'))).status).toBe(202)
})

it('keeps knobs that were turned while it ran, unless it is started with others', async () => {
  const before = await restarted.start()
  before.emulator.knobs.pageSize = 2
  const body = { deleteLagMs: 5_000 }
  await before.call('PATCH', '/_emulator/knobs', { body, token: null })
  const after = await restarted.restart(before, { knobs: { pageSize: 7 } })
  expect(after.emulator.knobs).toMatchObject({ pageSize: 7, deleteLagMs: 5_000 })
})

it('goes on with a plan of faults where it stood, and begins another one anew', async () => {
  const faults = {
    rules: [{ match: { name: 'pip', nth: 2 }, do: { status: 418, code: 'Teapot' }, times: 2 }],
  }
  const before = await restarted.start({ faults })
  const pip = before.id('publicIPAddresses', 'pip')
  expect([(await before.get(pip)).status, (await before.get(pip)).status]).toEqual([404, 418])
  const after = await restarted.restart(before, { faults })
  expect([(await after.get(pip)).status, (await after.get(pip)).status]).toEqual([418, 404])
  const again = await restarted.restart(after, { faults })
  expect((await again.get(pip)).status).toBe(404)
  const other = await restarted.restart(again, {
    faults: { rules: faults.rules.map((rule) => ({ ...rule, times: 1 })) },
  })
  expect([(await other.get(pip)).status, (await other.get(pip)).status]).toEqual([404, 418])
})

it('still refuses to delete what was detached a moment before the restart, for the rest of the lag', async () => {
  const knobs = { deleteLagMs: 30_000 }
  const before = await restarted.start({ knobs })
  const bench = new Bench(before)
  await bench.put()
  restarted.clock.advance(60_000)
  const publicIPAddress = { id: before.id('publicIPAddresses', 'ip-2') }
  await bench.put({ frontendIPConfigurations: [bench.frontend('front', { publicIPAddress })] })
  restarted.clock.advance(12_000)
  await before.get(bench.id)
  const after = await restarted.restart(before, { knobs })
  const ip = after.id('publicIPAddresses', 'ip-1')
  expect((await after.delete(ip)).code).toBe('PublicIPAddressCannotBeDeleted')
  restarted.clock.advance(30_000)
  expect((await after.delete(ip)).status).toBe(202)
})

it('gives a freed address last, also after a restart', async () => {
  const before = await restarted.start()
  for (const name of ['one', 'two']) seedPublicIp(before, name)
  await before.delete(before.id('publicIPAddresses', 'two'))
  restarted.clock.advance(60_000)
  const after = await restarted.restart(before)
  await after.put(after.id('publicIPAddresses', 'three'), publicIp)
  restarted.clock.advance(60_000)
  expect((await after.get(after.id('publicIPAddresses', 'three'))).body).toMatchObject({
    properties: { ipAddress: '20.0.0.3' },
  })
})

it('answers after a restart what a pool was asked before it, with what was asked', async () => {
  const before = await restarted.start()
  const bench = new Bench(before)
  const ssh = {
    name: 'ssh',
    properties: {
      protocol: 'Tcp',
      backendPort: 22,
      frontendPortRangeStart: 5000,
      frontendPortRangeEnd: 5009,
      frontendIPConfiguration: bench.at('frontendIPConfigurations', 'front'),
      backendAddressPool: bench.at('backendAddressPools', 'pool'),
    },
  }
  const backendAddressPools = [bench.pool('pool', ['10.0.0.10', '10.0.0.11'])]
  await bench.put({ backendAddressPools, inboundNatRules: [ssh] })
  restarted.clock.advance(60_000)
  const asked = await before.call('POST', `${bench.id}/backendAddressPools/pool/queryInboundNatRulePortMapping`, {
    body: { ipAddress: '10.0.0.11' },
  })
  const after = await restarted.restart(before)
  const result = operationOf(asked).replace('/operations/', '/operationResults/')
  expect((await after.get(result)).status).toBe(202)
  restarted.clock.advance(60_000)
  expect((await after.get(result)).body).toMatchObject({
    inboundNatRulePortMappings: [{ inboundNatRuleName: 'ssh', frontendPort: 5001 }],
  })
})

it('finishes an exchange of public IPs that a restart came between', async () => {
  const before = await restarted.start()
  const bench = new Bench(before)
  await bench.put()
  restarted.clock.advance(60_000)
  const publicIPAddress = { id: before.id('publicIPAddresses', 'ip-2') }
  const { subscriptionId } = before.emulator.credentials
  const at = `/subscriptions/${subscriptionId}/providers/Microsoft.Network/locations/westeurope`
  const asked = await before.call('POST', `${at}/setLoadBalancerFrontendPublicIpAddresses`, {
    body: {
      frontendIPConfigurations: [{ ...bench.at('frontendIPConfigurations', 'front'), properties: { publicIPAddress } }],
    },
  })
  const after = await restarted.restart(before)
  restarted.clock.advance(60_000)
  expect((await after.get(operationOf(asked))).body['status']).toBe('Succeeded')
  const { body } = await after.get(bench.id)
  expect(body).toMatchObject({ properties: { frontendIPConfigurations: [{ properties: { publicIPAddress } }] } })
  expect((await after.get(groupId(after.emulator))).status).toBe(200)
})
