/** What the neighbours of a load balancer are refused with, each provoked over HTTP (arm-semantics 3.1, 3.2). */
import { afterEach, expect, it } from 'vitest'
import { limits } from '#mocks/azure/network/limits'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { seedPublicIp, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw, RawAnswer } from '#test/mocks/azure/support/raw'

const location = 'westeurope'
const sku = { name: 'Standard' }
let raw: Raw | undefined
afterEach(() => raw?.stop())

const many = <Item>(count: number, make: (at: number) => Item) => Array.from({ length: count }, (_, at) => make(at))
const hop = { addressPrefix: '10.0.0.0/8', nextHopType: 'Internet' }

function routes(on: Raw, list: readonly object[]) {
  return on.put(on.id('routeTables', 'table'), { location, properties: { routes: list } })
}

function prefix(on: Raw, properties: object) {
  return on.put(on.id('publicIPPrefixes', 'prefix'), { location, sku, properties })
}

function groups(on: Raw, count: number): readonly { readonly id: string }[] {
  return many(count, (at) => {
    const id = on.id('applicationSecurityGroups', `g${at}`)
    on.emulator.seed({ id, location })
    return { id }
  })
}

function securityGroup(on: Raw, rules: readonly (readonly object[])[]) {
  const securityRules = rules.map((destinationApplicationSecurityGroups, at) => ({
    name: `r${at}`,
    properties: {
      protocol: 'Tcp',
      access: 'Allow',
      direction: 'Inbound',
      priority: 100 + at,
      sourcePortRange: '*',
      destinationPortRange: '80',
      sourceAddressPrefix: '*',
      destinationApplicationSecurityGroups,
    },
  }))
  return on.put(on.id('networkSecurityGroups', 'nsg'), { location, properties: { securityRules } })
}

async function linkService(on: Raw, name: string, frontends: readonly object[]) {
  const subnet = `${on.id('virtualNetworks', 'vnet')}/subnets/nodes`
  const policies = { privateLinkServiceNetworkPolicies: 'Disabled' }
  await on.put(subnet, { properties: { addressPrefix: '10.0.0.0/24', ...policies } })
  const ipConfigurations = [{ name: 'one', properties: { subnet: { id: subnet } } }]
  const properties = { ipConfigurations, loadBalancerFrontendIpConfigurations: frontends }
  return on.put(on.id('privateLinkServices', name), { location, properties })
}

type Row = [string, string, (on: Raw, bench: Bench) => Promise<RawAnswer>]

const rows: readonly Row[] = [
  [
    'more than 400 routes',
    'RouteCountLimitReached',
    (on) =>
      routes(
        on,
        many(limits.routesPerTable + 1, (at) => ({ name: `r${at}`, properties: hop })),
      ),
  ],
  [
    'an appliance without an address',
    'RouteNextHopIpAddressInvalid',
    (on) => routes(on, [{ name: 'r', properties: { ...hop, nextHopType: 'VirtualAppliance' } }]),
  ],
  [
    'a route to no prefix',
    'InvalidCIDRNotation',
    (on) => routes(on, [{ name: 'r', properties: { ...hop, addressPrefix: '10.0.0.1/8' } }]),
  ],
  ['a prefix of 16 bits', 'PublicIPPrefixLengthInvalid', (on) => prefix(on, { prefixLength: 16 })],
  [
    'a prefix that is to become longer',
    'PublicIPPrefixPropertyCannotBeChanged',
    async (on) => {
      await prefix(on, { prefixLength: 30 })
      return prefix(on, { prefixLength: 31 })
    },
  ],
  [
    'an IPv6 address out of an IPv4 prefix',
    'PublicIPAndPrefixIPVersionDoNotMatch',
    async (on) => {
      await prefix(on, { prefixLength: 31 })
      await on.get(on.id('publicIPPrefixes', 'prefix'))
      const publicIPPrefix = { id: on.id('publicIPPrefixes', 'prefix') }
      const properties = { publicIPAddressVersion: 'IPv6', publicIPPrefix }
      return on.put(on.id('publicIPAddresses', 'six'), { location, sku, properties })
    },
  ],
  [
    'a used public IP that is to become dynamic',
    'PublicIPAddressInUseCannotUpdateToDynamic',
    async (on, bench) => {
      on.emulator.knobs.basicSku = 'allow'
      const ip = on.id('publicIPAddresses', 'basic')
      await on.put(ip, { location, properties: { publicIPAllocationMethod: 'Static' } })
      const frontend = bench.frontend('front', { publicIPAddress: { id: ip } })
      await bench.put({ sku: { name: 'Basic' }, frontendIPConfigurations: [frontend] })
      return on.put(ip, { location, properties: { publicIPAllocationMethod: 'Dynamic' } })
    },
  ],
  [
    'a rule that names more than 10 application security groups',
    'ApplicationSecurityGroupsPerSecurityRuleLimitReached',
    (on) => securityGroup(on, [groups(on, limits.applicationGroupsPerSecurityRule + 1)]),
  ],
  [
    'a security group that names more than 100 application security groups',
    'ApplicationSecurityGroupsPerNetworkSecurityGroupLimitReached',
    (on) => {
      const all = groups(on, limits.applicationGroupsPerSecurityGroup + 1)
      const rules = many(11, (at) => all.slice(at * 10, at * 10 + 10))
      return securityGroup(on, rules)
    },
  ],
  [
    'a link service without a frontend',
    'PrivateLinkServiceMustReferenceLoadBalancerFrontend',
    (on) => linkService(on, 'pls', []),
  ],
  [
    'a link service on a public frontend',
    'PrivateLinkServiceCannotBeCreatedWithPublicLoadBalancer',
    async (on, bench) => {
      await bench.put()
      return linkService(on, 'pls', [bench.at('frontendIPConfigurations', 'front')])
    },
  ],
  [
    'two link services on one frontend',
    'LoadBalancerFrontendIPConfigurationInUseByPrivateLinkService',
    async (on, bench) => {
      await bench.put({ frontendIPConfigurations: [bench.internal()] })
      await linkService(on, 'pls', [bench.at('frontendIPConfigurations', 'front')])
      return linkService(on, 'second', [bench.at('frontendIPConfigurations', 'front')])
    },
  ],
  [
    'a balancer that loses the frontend of a link service',
    'InUseFrontendIPConfigurationCannotBeDeleted',
    async (on, bench) => {
      await bench.put({ frontendIPConfigurations: [bench.internal()] })
      await linkService(on, 'pls', [bench.at('frontendIPConfigurations', 'front')])
      return on.put(bench.id, { location, sku, properties: { backendAddressPools: [] } })
    },
  ],
  [
    'more than 200 route tables',
    'ResourceCountLimitReached',
    (on) => {
      many(limits.routeTablesPerRegion, (at) => on.emulator.seed({ id: on.id('routeTables', `t${at}`), location }))
      return routes(on, [])
    },
  ],
]

it.for(rows)('%s: %s', async ([, code, act]) => {
  raw = await startRaw()
  const answer = await act(raw, new Bench(raw))
  expect([answer.status, answer.code]).toEqual([400, code])
})

/** What no recording, document or issue shows refused. */
const unverified = new Set([
  'RouteCountLimitReached',
  'RouteNextHopIpAddressInvalid',
  'PublicIPPrefixLengthInvalid',
  'PublicIPPrefixPropertyCannotBeChanged',
  'PublicIPAndPrefixIPVersionDoNotMatch',
  'ApplicationSecurityGroupsPerSecurityRuleLimitReached',
  'ApplicationSecurityGroupsPerNetworkSecurityGroupLimitReached',
  'PrivateLinkServiceMustReferenceLoadBalancerFrontend',
  'PrivateLinkServiceCannotBeCreatedWithPublicLoadBalancer',
  'LoadBalancerFrontendIPConfigurationInUseByPrivateLinkService',
  'InUseFrontendIPConfigurationCannotBeDeleted',
])

it.for(rows.filter(([, code]) => unverified.has(code)))(
  '%s passes when unverified rules are allowed: no %s',
  async ([, code, act]) => {
    raw = await startRaw({ knobs: { unverifiedRules: 'allow' } })
    expect((await act(raw, new Bench(raw))).code).not.toBe(code)
  },
)

it('private link services have no PATCH', async () => {
  raw = await startRaw()
  const answer = await raw.call('PATCH', raw.id('privateLinkServices', 'pls'), { body: { tags: {} } })
  expect(answer.status).toBe(405)
})

it('a public IP tells that no plan protects it', async () => {
  raw = await startRaw()
  const ip = seedPublicIp(raw, 'pip')
  const accepted = await raw.call('POST', `${ip}/ddosProtectionStatus`)
  expect(accepted.status).toBe(202)
  const { body } = await raw.get(accepted.headers.location ?? '')
  expect(body).toEqual({ publicIpAddressId: ip, publicIpAddress: '20.0.0.1', isWorkloadProtected: 'False' })
})
