/** What machines and scale sets are refused with because of the load balancers they stand behind (arm-semantics 3.1). */
import { afterEach, expect, it } from 'vitest'
import { limits } from '#mocks/azure/network/limits'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { computeId, machine, scaleSet } from '#test/mocks/azure/support/machines'
import type { Request } from '#test/mocks/azure/support/machines'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw, RawAnswer } from '#test/mocks/azure/support/raw'

const location = 'westeurope'
let raw: Raw | undefined
afterEach(() => raw?.stop())

/** Puts balancers with an empty pool, and who stands behind them. */
class Hall {
  readonly raw: Raw
  readonly bench: Bench

  constructor(on: Raw) {
    this.raw = on
    this.bench = new Bench(on)
    on.emulator.knobs.basicSku = 'allow'
  }

  balancer(name: string, parts: Parameters<Bench['body']>[0] = {}) {
    const frontendIPConfigurations = [this.bench.internal()]
    const empty = { frontendIPConfigurations, backendAddressPools: [{ name: 'pool' }], ...parts }
    const id = this.raw.id('loadBalancers', name)
    const text = JSON.stringify(this.bench.body(empty))
    return this.raw.put(id, JSON.parse(text.replaceAll(`${this.bench.id}/`, `${id}/`)))
  }

  pool(name: string): { readonly id: string } {
    return { id: `${this.raw.id('loadBalancers', name)}/backendAddressPools/pool` }
  }

  set(balancers: readonly string[], more: object = {}) {
    const configuration = { loadBalancerBackendAddressPools: balancers.map((name) => this.pool(name)) }
    return this.put(scaleSet(this.raw, 'ss', { subnet: this.bench.subnet, configuration, ...more }))
  }

  /** An interface in the pool of a balancer. */
  nic(name: string, balancers: readonly string[]) {
    const loadBalancerBackendAddressPools = balancers.map((balancer) => this.pool(balancer))
    const properties = { subnet: { id: this.bench.subnet }, loadBalancerBackendAddressPools }
    const body = { location, properties: { ipConfigurations: [{ name: 'one', properties }] } }
    return this.raw.put(this.raw.id('networkInterfaces', name), body)
  }

  async machine(name: string, availabilitySet?: string) {
    await this.nic(name, [])
    return this.put(machine(this.raw, name, this.raw.id('networkInterfaces', name), availabilitySet))
  }

  async availabilitySet(name: string) {
    const id = computeId(this.raw, 'availabilitySets', name)
    await this.raw.put(`${id}?api-version=2026-04-01`, { location, properties: {} })
    return id
  }

  put({ path, body }: Request) {
    return this.raw.put(path, body)
  }
}

const basic = { sku: { name: 'Basic' } }

const rows: readonly (readonly [string, string, (hall: Hall) => Promise<RawAnswer>])[] = [
  [
    'a scale set in the pools of two internal balancers',
    'VMScaleSetCannotUseMultipleLoadBalancersOfSameType',
    async (hall) => {
      await hall.balancer('one', { loadBalancingRules: [] })
      await hall.balancer('two', { loadBalancingRules: [] })
      return hall.set(['one', 'two'])
    },
  ],
  [
    'a scale set with several placement groups behind a Basic balancer',
    'VMScaleSetCannotReferenceLoadbalancerWhenLargeScaleOrCrossAZ',
    async (hall) => {
      await hall.balancer('one', basic)
      return hall.set(['one'], { properties: { singlePlacementGroup: false, upgradePolicy: { mode: 'Manual' } } })
    },
  ],
  [
    'a scale set in several zones behind a Basic balancer',
    'VMScaleSetCannotReferenceLoadbalancerWhenLargeScaleOrCrossAZ',
    async (hall) => {
      await hall.balancer('one', basic)
      return hall.set(['one'], { zones: ['1', '2'] })
    },
  ],
  [
    'a scale set with Basic public IPs behind a Standard balancer',
    'DifferentSkuLoadBalancerAndPublicIPAddressNotAllowedInVMSS',
    async (hall) => {
      await hall.balancer('one')
      const publicIPAddressConfiguration = { name: 'public', sku: { name: 'Basic' } }
      const loadBalancerBackendAddressPools = [hall.pool('one')]
      return hall.set([], { configuration: { publicIPAddressConfiguration, loadBalancerBackendAddressPools } })
    },
  ],
  [
    'a scale set whose health probe no rule uses',
    'CannotUseInactiveHealthProbe',
    async (hall) => {
      await hall.balancer('one', { loadBalancingRules: [] })
      const healthProbe = { id: `${hall.raw.id('loadBalancers', 'one')}/probes/probe` }
      return hall.set(['one'], { network: { healthProbe } })
    },
  ],
  [
    'one backend port of a scale set behind two public balancers',
    'RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndVmssIPConfig',
    async (hall) => {
      const { bench } = hall
      await hall.balancer('one', { frontendIPConfigurations: [bench.frontend()] })
      const nothing = { frontendIPConfigurations: [], loadBalancingRules: [], probes: [] }
      await hall.balancer('two', nothing)
      expect((await hall.set(['one', 'two'])).status).toBe(201)
      const publicIPAddress = { id: hall.raw.id('publicIPAddresses', 'ip-2') }
      return hall.balancer('two', { frontendIPConfigurations: [bench.frontend('front', { publicIPAddress })] })
    },
  ],
  [
    'machines of two availability sets behind a Basic balancer',
    'NetworkInterfaceAndLoadBalancerAreInDifferentAvailabilitySets',
    async (hall) => {
      await hall.balancer('one', basic)
      await hall.machine('a', await hall.availabilitySet('first'))
      await hall.machine('b', await hall.availabilitySet('second'))
      await hall.nic('a', ['one'])
      return hall.nic('b', ['one'])
    },
  ],
  [
    'machines of more than 150 availability sets in one pool',
    'MaxAvailabilitySetsInLoadBalancerReached',
    async (hall) => {
      await hall.balancer('one')
      for (let at = 0; at < limits.availabilitySetsPerPool; at++) {
        await hall.machine(`m${at}`)
        expect((await hall.nic(`m${at}`, ['one'])).status).toBe(200)
      }
      await hall.machine('last')
      return hall.nic('last', ['one'])
    },
  ],
]

it.for(rows)('%s: %s', async ([, code, act]) => {
  raw = await startRaw()
  const answer = await act(new Hall(raw))
  expect([answer.status, answer.code]).toEqual([400, code])
})

it('machines of one availability set may stand behind a Basic balancer', async () => {
  raw = await startRaw()
  const hall = new Hall(raw)
  await hall.balancer('one', basic)
  const set = await hall.availabilitySet('set')
  await hall.machine('a', set)
  await hall.machine('b', set)
  expect([(await hall.nic('a', ['one'])).status, (await hall.nic('b', ['one'])).status]).toEqual([200, 200])
})
