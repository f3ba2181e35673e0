import { afterEach, beforeEach, expect, it } from 'vitest'
import type { NetworkManagementClient } from '@azure/arm-network'
import { group, idOf } from '#test/mocks/azure/support/ids'
import { quick } from '#test/mocks/azure/support/life'
import { seedSubnet } from '#test/mocks/azure/support/raw'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'

let azure: Azure
let client: NetworkManagementClient
let subnet: { readonly id: string }
beforeEach(async () => {
  azure = await startAzure()
  client = azure.client
  subnet = { id: seedSubnet(azure) }
})
afterEach(() => azure.emulator.stop())

const location = 'westeurope'
const sku = { name: 'Standard' }
const at = (type: string, name: string) => ({ id: idOf(azure.emulator, type, name) })
const child = (lb: string, segment: string, name: string) => ({
  id: `${at('loadBalancers', lb).id}/${segment}/${name}`,
})

async function createBalancer(name: string, more: object = {}) {
  await client.publicIPAddresses.createOrUpdate(group, `${name}-ip`, { location, sku }, quick)
  const frontendIPConfigurations = [{ name: 'front', publicIPAddress: at('publicIPAddresses', `${name}-ip`) }]
  const body = { location, sku, frontendIPConfigurations, backendAddressPools: [{ name: 'pool' }], ...more }
  return client.loadBalancers.createOrUpdate(group, name, body, quick)
}

function join(name: string) {
  const loadBalancerBackendAddressPools = [child('lb', 'backendAddressPools', 'pool')]
  const ipConfigurations = [{ name: 'primary', subnet, loadBalancerBackendAddressPools }]
  return client.networkInterfaces.createOrUpdate(group, name, { location, ipConfigurations }, quick)
}

/** A NAT rule that opens one port from 5000 on to each member of the pool. */
function sshRule(frontendPortRangeEnd: number) {
  return {
    name: 'ssh',
    protocol: 'Tcp',
    backendPort: 22,
    frontendPortRangeStart: 5000,
    frontendPortRangeEnd,
    frontendIPConfiguration: child('lb', 'frontendIPConfigurations', 'front'),
    backendAddressPool: child('lb', 'backendAddressPools', 'pool'),
  }
}

it('a NAT rule that leads to a pool opens one port of its range to each member, by address or interface', async () => {
  await createBalancer('lb', { inboundNatRules: [sshRule(5009)] })
  await join('nic-1')
  const second = await join('nic-2')
  const ipConfiguration = { id: second.ipConfigurations?.[0]?.id ?? '' }
  const asked = await client.loadBalancers.listInboundNatRulePortMappings(
    group,
    'lb',
    'pool',
    { ipConfiguration },
    quick,
  )
  expect(asked.inboundNatRulePortMappings).toMatchObject([
    { inboundNatRuleName: 'ssh', protocol: 'Tcp', frontendPort: 5001, backendPort: 22 },
  ])
  const pool = await client.loadBalancerBackendAddressPools.get(group, 'lb', 'pool')
  expect(pool.loadBalancerBackendAddresses?.map((one) => one.inboundNatRulesPortMapping?.[0]?.frontendPort)).toEqual([
    5000, 5001,
  ])
  expect(pool.inboundNatRules).toMatchObject([child('lb', 'inboundNatRules', 'ssh')])
})

it('a member keeps its port of a NAT rule when others leave and join, and a freed port goes to who comes next', async () => {
  await createBalancer('lb', { inboundNatRules: [sshRule(5001)] })
  await join('nic-1')
  await join('nic-2')
  await client.networkInterfaces.delete(group, 'nic-1', quick)
  await client.networkInterfaces.get(group, 'nic-2')
  const portsNow = async () => {
    const { loadBalancerBackendAddresses: all } = await client.loadBalancerBackendAddressPools.get(group, 'lb', 'pool')
    return all?.map(({ name, inboundNatRulesPortMapping: ports }) => [name, ports?.map((port) => port.frontendPort)])
  }
  expect(await portsNow()).toEqual([['rg_nic-2primary', [5001]]])
  await join('nic-3')
  await join('nic-4')
  expect(await portsNow()).toEqual([
    ['rg_nic-2primary', [5001]],
    ['rg_nic-3primary', [5000]],
    // The range is used up.
    ['rg_nic-4primary', undefined],
  ])
})

it('migrateToIpBased turns interfaces into addresses, and the interfaces leave the pool', async () => {
  await createBalancer('lb')
  await join('nic-1')
  const answer = await client.loadBalancers.migrateToIpBased(group, 'lb', { parameters: { pools: ['pool'] } })
  expect(answer.migratedPools).toEqual(['pool'])
  const pool = await client.loadBalancerBackendAddressPools.get(group, 'lb', 'pool')
  expect(pool.loadBalancerBackendAddresses).toMatchObject([
    { ipAddress: '10.0.0.4', virtualNetwork: at('virtualNetworks', 'vnet') },
  ])
  expect(pool.backendIPConfigurations).toBeUndefined()
  const nic = await client.networkInterfaces.get(group, 'nic-1')
  expect(nic.ipConfigurations?.[0]?.loadBalancerBackendAddressPools).toEqual([])
})

it('the public IPs of two balancers change places in one step', async () => {
  await createBalancer('lb')
  await createBalancer('other')
  const wanted = (lb: string, ip: string) => ({
    id: child(lb, 'frontendIPConfigurations', 'front').id,
    publicIPAddress: at('publicIPAddresses', ip),
  })
  const frontendIPConfigurations = [wanted('lb', 'other-ip'), wanted('other', 'lb-ip')]
  await client.loadBalancers.swapPublicIpAddresses(location, { frontendIPConfigurations }, quick)
  const ipOf = async (lb: string) =>
    (await client.loadBalancers.get(group, lb)).frontendIPConfigurations?.[0]?.publicIPAddress?.id
  expect([await ipOf('lb'), await ipOf('other')]).toEqual([
    at('publicIPAddresses', 'other-ip').id,
    at('publicIPAddresses', 'lb-ip').id,
  ])
  expect((await client.publicIPAddresses.get(group, 'lb-ip')).ipConfiguration).toMatchObject(
    child('other', 'frontendIPConfigurations', 'front'),
  )
})

it('a balancer read with less detail leaves out who points at its children', async () => {
  const frontendIPConfiguration = child('lb', 'frontendIPConfigurations', 'front')
  const ssh = { name: 'ssh', protocol: 'Tcp', frontendPort: 2222, backendPort: 22, frontendIPConfiguration }
  await createBalancer('lb', { inboundNatRules: [ssh] })
  await join('nic-1')
  const rulesOf = async (options: object) => {
    const { frontendIPConfigurations, backendAddressPools } = await client.loadBalancers.get(group, 'lb', options)
    return [frontendIPConfigurations?.[0]?.inboundNatRules, backendAddressPools?.[0]?.backendIPConfigurations]
  }
  expect((await rulesOf({})).map((some) => some?.length)).toEqual([1, 1])
  expect(await rulesOf({ detailLevel: 'Reduced' })).toEqual([undefined, undefined])
})

it('a network tells how full its subnets are', async () => {
  await createBalancer('lb')
  await join('nic-1')
  const usages = []
  for await (const usage of client.virtualNetworks.listUsage(group, 'vnet')) usages.push(usage)
  expect(usages).toMatchObject([{ id: subnet.id, currentValue: 1, limit: 251, unit: 'Count' }])
})

it('a location tells how much of its quotas of publicIPAddresses and others is taken', async () => {
  await createBalancer('lb')
  const usages = new Map<string | undefined, object>()
  for await (const { name, currentValue, limit, unit } of client.usages.list(location)) {
    usages.set(name.value, { currentValue, limit, unit })
  }
  expect(usages.get('PublicIPAddresses')).toEqual({ currentValue: 1, limit: 1000, unit: 'Count' })
  expect(usages.get('LoadBalancers')).toEqual({ currentValue: 1, limit: 1000, unit: 'Count' })
  expect(usages.get('InboundRulesPerNetworkInterface')).toEqual({ currentValue: 0, limit: 300, unit: 'Count' })
})

it('a location tells which private link services are visible and approve by themselves', async () => {
  const alias = { privateLinkServiceAlias: 'none' }
  const seen = await client.privateLinkServices.checkPrivateLinkServiceVisibility(location, alias, quick)
  expect(seen.visible).toBe(false)
  const approved = []
  for await (const one of client.privateLinkServices.listAutoApprovedPrivateLinkServices(location)) approved.push(one)
  expect(approved).toEqual([])
})
