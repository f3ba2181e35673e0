/** What nobody could verify and a knob therefore decides (arm-semantics 7.5): the default, and what the knob makes of it. */
import { afterEach, expect, it } from 'vitest'
import type { Knobs } from '#mocks/azure/knobs'
import { limits } from '#mocks/azure/network/limits'
import { FakeClock } from '#mocks/time/clock'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { scaleSet } from '#test/mocks/azure/support/machines'
import { seedPublicIp, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw, RawAnswer } from '#test/mocks/azure/support/raw'

let raw: Raw | undefined
afterEach(() => raw?.stop())

const location = 'westeurope'

async function behindSet(on: Raw, bench: Bench): Promise<string> {
  const networkSecurityGroup = { id: on.id('networkSecurityGroups', 'nsg') }
  on.emulator.seed({ ...networkSecurityGroup, location, properties: {} })
  await bench.put({ backendAddressPools: [{ name: 'pool' }] })
  const configuration = { loadBalancerBackendAddressPools: [bench.at('backendAddressPools', 'pool')] }
  const set = scaleSet(on, 'ss', { subnet: bench.subnet, configuration, nic: { networkSecurityGroup } })
  await on.put(set.path, set.body)
  return networkSecurityGroup.id
}

type Answer = readonly [status: number, code?: string]
type Row = readonly [Partial<Knobs>, Answer, Answer, (bench: Bench, on: Raw) => Promise<RawAnswer>]

const pool = (adminState: string) => ({
  name: 'pool',
  properties: { loadBalancerBackendAddresses: [{ name: 'a', properties: { ipAddress: '10.0.0.10', adminState } }] },
})

const rows: readonly Row[] = [
  [
    { duplicateFrontendPortCode: 'AnotherCode' },
    [400, 'RulesUseSameFrontendPortProtocolAndIPConfig'],
    [400, 'AnotherCode'],
    (b) => b.put({ loadBalancingRules: [b.rule('one'), b.rule('two', { backendPort: 81 })] }),
  ],
  [
    { publicIpQuotaCode: 'StandardSkuPublicIPCountLimitReached' },
    [400, 'PublicIPCountLimitReached'],
    [400, 'StandardSkuPublicIPCountLimitReached'],
    (_, on) => {
      for (let at = 2; at < limits.publicIpsPerRegion; at++) seedPublicIp(on, `p${at}`)
      return on.put(on.id('publicIPAddresses', 'one-more'), { location, sku: { name: 'Standard' }, properties: {} })
    },
  ],
  [
    // The bench has seeded as many.
    { publicIpsPerRegion: 2 },
    [201],
    [400, 'PublicIPCountLimitReached'],
    (_, on) => on.put(on.id('publicIPAddresses', 'one-more'), { location, sku: { name: 'Standard' }, properties: {} }),
  ],
  [
    { inUseByScaleSetStatus: 409 },
    [400, 'LoadBalancerInUseByVirtualMachineScaleSet'],
    [409, 'LoadBalancerInUseByVirtualMachineScaleSet'],
    async (b, on) => {
      await behindSet(on, b)
      return on.delete(b.id)
    },
  ],
  [
    { inUseByScaleSetStatus: 409 },
    [400, 'NetworkSecurityGroupInUseByVirtualMachineScaleSet'],
    [409, 'NetworkSecurityGroupInUseByVirtualMachineScaleSet'],
    async (b, on) => on.delete(await behindSet(on, b)),
  ],
  [
    { ruleIdleTimeoutMaxMinutes: 30 },
    [201],
    [400, 'InvalidParameterValue'],
    (b) => b.put({ loadBalancingRules: [b.rule('rule', { idleTimeoutInMinutes: 31 })] }),
  ],
  [
    { ruleIdleTimeoutMaxMinutes: 30 },
    [400, 'InvalidParameterValue'],
    [400, 'InvalidParameterValue'],
    (b) => b.put({ inboundNatRules: [b.natRule('nat', { idleTimeoutInMinutes: 101 })] }),
  ],
  [
    { bodyEtag: 'enforce' },
    [200],
    [412, 'PreconditionFailed'],
    async (b, on) => {
      await b.put()
      return on.put(b.id, { ...b.body(), etag: 'W/"stale"' })
    },
  ],
  [
    { idleAdminState: 'refuse' },
    [201],
    [400, 'AdminStateRequiresHealthProbe'],
    (b) => {
      const { virtualNetwork, ...rest } = { virtualNetwork: { id: b.network }, ...pool('Down') }
      const backendAddressPools = [{ ...rest, properties: { ...rest.properties, virtualNetwork } }]
      return b.put({ backendAddressPools, loadBalancingRules: [b.rule('rule', { probe: null })] })
    },
  ],
  [
    { idleAdminState: 'refuse' },
    [201],
    [400, 'AdminStateNotSupportedWithInboundNatRule'],
    (b) => {
      const backendAddressPool = b.at('backendAddressPools', 'pool')
      const range = { frontendPort: null, frontendPortRangeStart: 5000, frontendPortRangeEnd: 5010 }
      const properties = { ...pool('Up').properties, virtualNetwork: { id: b.network } }
      return b.put({
        backendAddressPools: [{ name: 'pool', properties }],
        inboundNatRules: [b.natRule('nat', { ...range, backendAddressPool })],
      })
    },
  ],
  [
    { idleAdminState: 'refuse' },
    [201],
    [400, 'AdminStateNotSupportedOnCreate'],
    (b) => {
      const loadBalancerBackendAddresses = [{ name: 'rg_nicone', properties: { adminState: 'Down' } }]
      return b.put({ backendAddressPools: [{ name: 'pool', properties: { loadBalancerBackendAddresses } }] })
    },
  ],
]

it.for(rows)('%o: %o, and with the knob %o', async ([knobs, usual, turned, act]) => {
  const outcomes = []
  for (const given of [{}, knobs]) {
    raw = await startRaw({ knobs: given })
    const { status, code } = await act(new Bench(raw), raw)
    outcomes.push([status, code])
    await raw.stop()
  }
  const shown = ([status, code]: Answer) => [status, code]
  expect(outcomes).toEqual([shown(usual), shown(turned)])
})

const beside: readonly (readonly ['refuse' | 'supersede', number, string])[] = [
  ['refuse', 429, 'InProgress'],
  ['supersede', 200, 'Canceled'],
]

it.for(beside)('poolBesideBalancer %s: a pool beside its balancer answers %d, whose operation is %s', async (row) => {
  const [poolBesideBalancer, status, older] = row
  const clock = new FakeClock()
  raw = await startRaw({ clock, latency: 'real', knobs: { poolBesideBalancer } })
  const bench = new Bench(raw)
  const { headers } = await bench.put()
  const beside = await raw.put(bench.at('backendAddressPools', 'pool').id, { properties: bench.pool().properties })
  expect(beside.status).toBe(status)
  expect((await raw.get(String(headers['azure-asyncoperation']))).body['status']).toBe(older)
})

it('the adminState of an interface is kept by its pool, shown with it, and goes when a PUT leaves it out', async () => {
  raw = await startRaw()
  const bench = new Bench(raw)
  const id = bench.at('backendAddressPools', 'pool').id
  await bench.put({ backendAddressPools: [{ name: 'pool' }] })
  const properties = { subnet: { id: bench.subnet }, loadBalancerBackendAddressPools: [{ id }] }
  const nic = { location, properties: { ipConfigurations: [{ name: 'one', properties }] } }
  await raw.put(raw.id('networkInterfaces', 'nic'), nic)
  const told = [{ name: 'rg_nicone', properties: { adminState: 'down' } }]
  const written = await raw.put(id, { properties: { loadBalancerBackendAddresses: told } })
  const configuration = { id: `${raw.id('networkInterfaces', 'nic')}/ipConfigurations/one` }
  expect(written.body['properties']).toMatchObject({
    loadBalancerBackendAddresses: [
      { name: 'rg_nicone', properties: { networkInterfaceIPConfiguration: configuration, adminState: 'Down' } },
    ],
  })
  await raw.get(id)
  await raw.put(id, {})
  expect(JSON.stringify((await raw.get(id)).body)).not.toContain('adminState')
})
