/** What looks like a conflict and is none: each would be a false refusal that hides a mistake of the controller. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { objectAt, objectsAt } from '#mocks/azure/arm/json'
import type { Parts } from '#test/mocks/azure/support/load-balancer'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let raw: Raw
let bench: Bench
beforeEach(async () => {
  raw = await startRaw()
  bench = new Bench(raw)
})
afterEach(() => raw.stop())

const floating = { enableFloatingIP: true, backendPort: 80 }
const second = (b: Bench) => b.frontend('second', { publicIPAddress: { id: b.raw.id('publicIPAddresses', 'ip-2') } })
const onSecond = (b: Bench) => ({ frontendIPConfiguration: b.at('frontendIPConfigurations', 'second') })

const bodies: Record<string, (b: Bench) => Parts> = {
  'one backend port on two frontends with floating IP': (b) => ({
    frontendIPConfigurations: [b.frontend(), second(b)],
    loadBalancingRules: [b.rule('one', floating), b.rule('two', { ...floating, ...onSecond(b) })],
  }),
  'one port for TCP and for UDP': (b) => ({
    loadBalancingRules: [b.rule('tcp'), b.rule('udp', { protocol: 'Udp' })],
  }),
  'one backend port in two pools': (b) => ({
    backendAddressPools: [b.pool(), b.pool('other', ['10.0.0.11'])],
    loadBalancingRules: [
      b.rule(),
      b.rule('two', { frontendPort: 81, backendAddressPool: b.at('backendAddressPools', 'other') }),
    ],
  }),
  'one backend port, once with floating IP and once without': (b) => ({
    loadBalancingRules: [b.rule(), b.rule('two', { frontendPort: 81, enableFloatingIP: true })],
  }),
  'high-availability ports alone on an internal frontend': (b) => ({
    frontendIPConfigurations: [b.internal()],
    loadBalancingRules: [b.rule('ha', { protocol: 'All', frontendPort: 0, backendPort: 0 })],
  }),
  'an outbound rule beside a rule that leaves SNAT to it': (b) => ({
    loadBalancingRules: [b.rule('rule', { disableOutboundSnat: true })],
    outboundRules: [b.outboundRule()],
  }),
  'an outbound rule on a frontend of its own': (b) => ({
    frontendIPConfigurations: [b.frontend(), second(b)],
    outboundRules: [b.outboundRule('out', { frontendIPConfigurations: [b.at('frontendIPConfigurations', 'second')] })],
  }),
  'a rule without a probe': (b) => ({ probes: [], loadBalancingRules: [b.rule('rule', { probe: null })] }),
  'a rule that names its pool in the plural only': (b) => ({
    loadBalancingRules: [
      b.rule('rule', { backendAddressPool: null, backendAddressPools: [b.at('backendAddressPools', 'pool')] }),
    ],
  }),
  'an HTTP probe with a path': (b) => ({ probes: [b.probe('probe', { protocol: 'http', requestPath: '/healthz' })] }),
  'a range of NAT ports that leads to a pool': (b) => ({
    inboundNatRules: [
      b.natRule('nat', {
        frontendPort: null,
        frontendPortRangeStart: 5000,
        frontendPortRangeEnd: 5010,
        backendAddressPool: b.at('backendAddressPools', 'pool'),
      }),
    ],
  }),
  'members by subnet instead of network': (b) => ({
    backendAddressPools: [
      {
        name: 'pool',
        properties: {
          loadBalancerBackendAddresses: [
            { name: 'n', properties: { ipAddress: '10.0.0.9', subnet: { id: b.subnet }, adminState: 'Down' } },
          ],
        },
      },
    ],
  }),
  'zones on an internal frontend': (b) => ({ frontendIPConfigurations: [{ ...b.internal(), zones: ['3', '1', '2'] }] }),
}

describe('a load balancer may have', () => {
  it.for(Object.entries(bodies))('%s', async ([, parts]) => {
    expect(await bench.put(parts(bench))).toMatchObject({ status: 201, code: undefined })
  })
})

it('lets two load balancers share members, floating or on different ports', async () => {
  await bench.put({ loadBalancingRules: [bench.rule('rule', floating)] })
  const other = raw.id('loadBalancers', 'other')
  const body = bench.body({
    frontendIPConfigurations: [
      bench.frontend('front', { publicIPAddress: { id: raw.id('publicIPAddresses', 'ip-2') } }),
    ],
    loadBalancingRules: [bench.rule('rule', floating)],
  })
  const accepted = await raw.put(other, JSON.parse(JSON.stringify(body).replaceAll(bench.id, other)))
  expect(accepted).toMatchObject({ status: 201, code: undefined })
})

it('lets a public and an internal load balancer send one backend port to one machine', async () => {
  await bench.put()
  const inside = raw.id('loadBalancers', 'inside')
  const body = JSON.stringify(bench.body({ frontendIPConfigurations: [bench.internal()] }))
  expect(await raw.put(inside, body.replaceAll(bench.id, inside))).toMatchObject({ status: 201, code: undefined })
})

it('takes the label of a public IP again from the one that has it', async () => {
  const body = {
    location: 'westeurope',
    sku: { name: 'Standard' },
    properties: { dnsSettings: { domainNameLabel: 'berth' } },
  }
  const id = raw.id('publicIPAddresses', 'labelled')
  const codes = [await raw.put(id, body), await raw.put(id, { ...body, tags: { a: 'b' } })].map(({ code }) => code)
  expect(codes).toEqual([undefined, undefined])
})

it('keeps the zones of an internal frontend for good, in whatever order they are named', async () => {
  const zoned = (...zones: string[]) => bench.put({ frontendIPConfigurations: [{ ...bench.internal(), zones }] })
  const statuses = [await zoned('1', '2'), await zoned('2', '1'), await zoned('1')]
  expect(statuses.map(({ status, code }) => [status, code])).toEqual([
    [201, undefined],
    [200, undefined],
    [400, 'ResourceAvailabilityZonesCannotBeModified'],
  ])
})

it('moves a public IP from one frontend to another in one write', async () => {
  await bench.put({ loadBalancingRules: [], probes: [] })
  await raw.get(bench.id)
  await bench.put({ frontendIPConfigurations: [bench.frontend('renamed')], loadBalancingRules: [], probes: [] })
  const { body } = await raw.get(raw.id('publicIPAddresses', 'ip-1'))
  expect(objectAt(body['properties'], 'ipConfiguration')).toEqual(bench.at('frontendIPConfigurations', 'renamed'))
})

it('keeps a static private address across a rename of its frontend, and frees what it lets go', async () => {
  const fixed = { privateIPAllocationMethod: 'Static', privateIPAddress: '10.0.0.77' }
  const parts = { loadBalancingRules: [], probes: [] }
  await bench.put({ ...parts, frontendIPConfigurations: [bench.internal('one', fixed)] })
  const renamed = await bench.put({ ...parts, frontendIPConfigurations: [bench.internal('two', fixed)] })
  expect(renamed.status).toBe(200)
  await bench.put({ ...parts, frontendIPConfigurations: [bench.internal('three')] })
  await raw.get(bench.id)
  expect(() => raw.emulator.reserve(bench.subnet, '10.0.0.77', 'somebody')).not.toThrow()
})

it('gives IPv6 frontends addresses of an IPv6 subnet', async () => {
  const subnet = `${bench.network}/subnets/six`
  const { properties } = (await raw.get(bench.network)).body
  const space = { addressPrefixes: ['10.0.0.0/16', 'fd00:1::/48'] }
  await raw.put(bench.network, { location: 'westeurope', properties: { ...Object(properties), addressSpace: space } })
  await raw.put(subnet, { properties: { addressPrefixes: ['10.0.6.0/24', 'fd00:1::/64'] } })
  const six = { subnet: { id: subnet }, privateIPAddressVersion: 'IPv6' }
  await raw.get(subnet)
  const put = await bench.put({ frontendIPConfigurations: [{ name: 'front', properties: six }] })
  const [frontend] = objectsAt(put.body['properties'], 'frontendIPConfigurations')
  expect(objectAt(frontend, 'properties')['privateIPAddress']).toBe('fd00:1::4')
})

describe('a security rule may have', () => {
  const rule = {
    protocol: '*',
    access: 'Allow',
    direction: 'Inbound',
    priority: 100,
    sourcePortRange: '*',
    destinationPortRange: '*',
    sourceAddressPrefix: '*',
    destinationAddressPrefix: '*',
  }
  it.for([
    { sourceAddressPrefix: 'AzureLoadBalancer' },
    { sourceAddressPrefix: 'Storage.WestEurope' },
    { sourceAddressPrefix: '10.0.0.1' },
    { sourceAddressPrefix: 'fd00::/8' },
    { sourceAddressPrefix: '', sourceAddressPrefixes: ['10.0.0.0/8', '192.168.0.1/32'] },
    { destinationPortRange: '0-65535' },
    { destinationPortRange: null, destinationPortRanges: ['80', '8000-8010'] },
    { priority: 4096 },
  ])('%o', async (properties) => {
    const securityRules = [{ name: 'rule', properties: { ...rule, ...properties } }]
    const body = { location: 'westeurope', properties: { securityRules } }
    const answer = await raw.put(raw.id('networkSecurityGroups', 'nsg'), body)
    expect(answer).toMatchObject({ status: 201, code: undefined })
  })
})
