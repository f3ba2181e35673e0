import { afterEach, beforeEach, expect, it } from 'vitest'
import type { NetworkManagementClient } from '@azure/arm-network'
import { group, idOf } from '#test/mocks/azure/support/ids'
import { namesOf, quick, stale } from '#test/mocks/azure/support/life'
import { seedSubnet } from '#test/mocks/azure/support/raw'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'

let azure: Azure
let subnet: { readonly id: string }
let client: NetworkManagementClient
beforeEach(async () => {
  azure = await startAzure()
  client = azure.client
  subnet = { id: seedSubnet(azure) }
})
afterEach(() => azure.emulator.stop())

const location = 'westeurope'
const at = (type: string, name: string) => ({ id: idOf(azure.emulator, type, name) })
const lbChild = (segment: string, name: string) => ({ id: `${at('loadBalancers', 'lb').id}/${segment}/${name}` })
const configurationOf = (nic: string) => `${at('networkInterfaces', nic).id}/ipConfigurations/primary`

function nicBody(properties: object = {}) {
  return { location, ipConfigurations: [{ name: 'primary', subnet, ...properties }] }
}

async function createBalancer(more: object = {}) {
  const sku = { name: 'Standard' }
  await client.publicIPAddresses.createOrUpdate(group, 'pip', { location, sku }, quick)
  const frontend = { name: 'front', publicIPAddress: at('publicIPAddresses', 'pip') }
  const body = { location, sku, frontendIPConfigurations: [frontend], backendAddressPools: [{ name: 'pool' }], ...more }
  return client.loadBalancers.createOrUpdate(group, 'lb', body, quick)
}

it('network interfaces live their whole life through the SDK', async () => {
  const { networkInterfaces: nics, networkInterfaceIPConfigurations: configurations, subnets } = client
  const created = await nics.createOrUpdate(group, 'nic', nicBody(), quick)
  expect(created).toMatchObject({
    provisioningState: 'Succeeded',
    nicType: 'Standard',
    auxiliaryMode: 'None',
    enableIPForwarding: false,
    ipConfigurations: [
      { name: 'primary', primary: true, privateIPAddress: '10.0.0.4', privateIPAllocationMethod: 'Dynamic' },
    ],
  })
  expect((await nics.get(group, 'NIC')).macAddress).toBe(created.macAddress)
  expect(await namesOf(nics.list(group))).toEqual(['nic'])
  expect(await namesOf(nics.listAll())).toEqual(['nic'])
  expect(await namesOf(configurations.list(group, 'nic'))).toEqual(['primary'])
  expect((await configurations.get(group, 'nic', 'primary')).id).toBe(configurationOf('nic'))
  expect((await subnets.get(group, 'vnet', 'nodes')).ipConfigurations).toMatchObject([{ id: configurationOf('nic') }])
  expect((await nics.updateTags(group, 'nic', { tags: { a: 'b' } })).tags).toEqual({ a: 'b' })
  const updated = await nics.createOrUpdate(group, 'nic', { ...nicBody(), enableIPForwarding: true }, quick)
  expect([updated.enableIPForwarding, updated.ipConfigurations?.[0]?.privateIPAddress]).toEqual([true, '10.0.0.4'])
  await expect(nics.createOrUpdate(group, 'nic', nicBody(), { ...quick, ...stale })).rejects.toMatchObject({
    statusCode: 412,
  })
  await expect(subnets.delete(group, 'vnet', 'nodes', quick)).rejects.toMatchObject({
    code: 'InUseSubnetCannotBeDeleted',
  })
  await nics.delete(group, 'nic', quick)
  await expect(nics.get(group, 'nic')).rejects.toMatchObject({ code: 'ResourceNotFound' })
  await subnets.delete(group, 'vnet', 'nodes', quick)
})

it('interfaces take static addresses and the next free ones, and say whose an address is', async () => {
  const { networkInterfaces: nics } = client
  const fixed = { privateIPAllocationMethod: 'Static', privateIPAddress: '10.0.0.4' }
  await nics.createOrUpdate(group, 'one', nicBody(fixed), quick)
  const two = await nics.createOrUpdate(group, 'two', nicBody(), quick)
  expect(two.ipConfigurations?.[0]?.privateIPAddress).toBe('10.0.0.5')
  await expect(nics.createOrUpdate(group, 'three', nicBody(fixed), quick)).rejects.toMatchObject({
    code: 'PrivateIPAddressIsAllocated',
    message: expect.stringContaining(configurationOf('one')),
  })
})

it('a pool shows the interfaces that named it, and forgets them with the interface', async () => {
  await createBalancer()
  const { networkInterfaces: nics, loadBalancerBackendAddressPools: pools } = client
  const member = nicBody({ loadBalancerBackendAddressPools: [lbChild('backendAddressPools', 'pool')] })
  const nic = await nics.createOrUpdate(group, 'nic', member, quick)
  expect(nic.ipConfigurations?.[0]?.loadBalancerBackendAddressPools).toMatchObject([
    lbChild('backendAddressPools', 'pool'),
  ])
  expect(await pools.get(group, 'lb', 'pool')).toMatchObject({
    backendIPConfigurations: [{ id: configurationOf('nic') }],
    loadBalancerBackendAddresses: [
      { name: 'rg_nicprimary', networkInterfaceIPConfiguration: { id: configurationOf('nic') } },
    ],
  })
  expect(await namesOf(client.loadBalancerNetworkInterfaces.list(group, 'lb'))).toEqual(['nic'])
  expect(await namesOf(client.networkInterfaceLoadBalancers.list(group, 'nic'))).toEqual(['lb'])
  await nics.delete(group, 'nic', quick)
  const pool = await pools.get(group, 'lb', 'pool')
  expect([pool.backendIPConfigurations, pool.loadBalancerBackendAddresses]).toEqual([undefined, undefined])
})

it('a pool with interfaces can be read, put back and keeps them, and a balancer takes its pool from the interface', async () => {
  await createBalancer()
  const member = nicBody({ loadBalancerBackendAddressPools: [lbChild('backendAddressPools', 'pool')] })
  await client.networkInterfaces.createOrUpdate(group, 'nic', member, quick)
  const read = await client.loadBalancers.get(group, 'lb')
  await client.loadBalancers.createOrUpdate(group, 'lb', { ...read, location, tags: { a: 'b' } }, quick)
  const pool = await client.loadBalancerBackendAddressPools.get(group, 'lb', 'pool')
  expect(pool.backendIPConfigurations).toMatchObject([{ id: configurationOf('nic') }])
  await client.loadBalancers.delete(group, 'lb', quick)
  const nic = await client.networkInterfaces.get(group, 'nic')
  expect(nic.ipConfigurations?.[0]?.loadBalancerBackendAddressPools ?? []).toEqual([])
})

it('a NAT rule shows the ip configuration that named it, and leads to one only', async () => {
  const frontendIPConfiguration = lbChild('frontendIPConfigurations', 'front')
  const ssh = { name: 'ssh', protocol: 'Tcp', frontendPort: 2222, backendPort: 22, frontendIPConfiguration }
  await createBalancer({ inboundNatRules: [ssh] })
  const target = nicBody({ loadBalancerInboundNatRules: [lbChild('inboundNatRules', 'ssh')] })
  await client.networkInterfaces.createOrUpdate(group, 'nic', target, quick)
  const rule = await client.inboundNatRules.get(group, 'lb', 'ssh')
  expect(rule.backendIPConfiguration).toMatchObject({ id: configurationOf('nic') })
  await expect(client.networkInterfaces.createOrUpdate(group, 'two', target, quick)).rejects.toMatchObject({
    statusCode: 400,
  })
  await client.inboundNatRules.delete(group, 'lb', 'ssh', quick)
  const nic = await client.networkInterfaces.get(group, 'nic')
  expect(nic.ipConfigurations?.[0]?.loadBalancerInboundNatRules ?? []).toEqual([])
})

it('security groups and public IPs know the interfaces that use them', async () => {
  const { networkSecurityGroups, publicIPAddresses, networkInterfaces } = client
  await networkSecurityGroups.createOrUpdate(group, 'nsg', { location }, quick)
  await publicIPAddresses.createOrUpdate(group, 'pip', { location, sku: { name: 'Standard' } }, quick)
  const body = nicBody({ publicIPAddress: at('publicIPAddresses', 'pip') })
  const networkSecurityGroup = at('networkSecurityGroups', 'nsg')
  await networkInterfaces.createOrUpdate(group, 'nic', { ...body, networkSecurityGroup }, quick)
  const found = await networkSecurityGroups.get(group, 'nsg')
  expect([found.networkInterfaces, found.subnets]).toMatchObject([[at('networkInterfaces', 'nic')], undefined])
  expect((await publicIPAddresses.get(group, 'pip')).ipConfiguration).toMatchObject({ id: configurationOf('nic') })
  await expect(networkSecurityGroups.delete(group, 'nsg', quick)).rejects.toMatchObject({
    code: 'InUseNetworkSecurityGroupCannotBeDeleted',
  })
  await expect(publicIPAddresses.delete(group, 'pip', quick)).rejects.toMatchObject({
    code: 'PublicIPAddressCannotBeDeleted',
  })
})
