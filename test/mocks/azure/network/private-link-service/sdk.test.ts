import { afterEach, beforeEach, expect, it } from 'vitest'
import type { NetworkManagementClient } from '@azure/arm-network'
import { nameOf } from '#mocks/azure/arm/resource-id'
import { group, groupId, idOf } from '#test/mocks/azure/support/ids'
import { namesOf, quick, stale } from '#test/mocks/azure/support/life'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'

let azure: Azure
let client: NetworkManagementClient
const location = 'westeurope'
const at = (type: string, name: string) => ({ id: idOf(azure.emulator, type, name) })
const subnet = (name: string) => ({ id: `${at('virtualNetworks', 'vnet').id}/subnets/${name}` })

beforeEach(async () => {
  azure = await startAzure()
  client = azure.client
  const subnets = [
    { name: 'nodes', addressPrefix: '10.0.0.0/24' },
    { name: 'link', addressPrefix: '10.0.1.0/24', privateLinkServiceNetworkPolicies: 'Disabled' },
    { name: 'strict', addressPrefix: '10.0.2.0/24', privateEndpointNetworkPolicies: 'Enabled' },
  ]
  const network = { location, addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets }
  await client.virtualNetworks.createOrUpdate(group, 'vnet', network, quick)
  const frontendIPConfigurations = [{ name: 'front', subnet: subnet('nodes') }]
  const balancer = { location, sku: { name: 'Standard' }, frontendIPConfigurations }
  await client.loadBalancers.createOrUpdate(group, 'lb', balancer, quick)
})
afterEach(() => azure.emulator.stop())

const frontend = () => ({ id: `${at('loadBalancers', 'lb').id}/frontendIPConfigurations/front` })
const wanted = (in_ = 'link') => ({
  location,
  loadBalancerFrontendIpConfigurations: [frontend()],
  ipConfigurations: [{ name: 'one', subnet: subnet(in_) }],
})

function endpoint(in_ = 'nodes') {
  const privateLinkServiceId = at('privateLinkServices', 'pls').id
  return { location, subnet: subnet(in_), privateLinkServiceConnections: [{ name: 'web', privateLinkServiceId }] }
}

it('private link services live their whole life through the SDK', async () => {
  const { privateLinkServices: services } = client
  const created = await services.createOrUpdate(group, 'pls', wanted(), quick)
  expect(created).toMatchObject({
    provisioningState: 'Succeeded',
    alias: expect.stringMatching(/^pls\..{36}\.westeurope\.azure\.privatelinkservice$/),
    ipConfigurations: [{ name: 'one', primary: true, privateIPAddress: '10.0.1.4' }],
    privateEndpointConnections: [],
  })
  expect(created.networkInterfaces?.[0]?.id).toContain('/networkInterfaces/pls.nic.')
  expect((await services.get(group, 'PLS')).alias).toBe(created.alias)
  expect(await namesOf(services.list(group))).toEqual(['pls'])
  expect(await namesOf(services.listBySubscription())).toEqual(['pls'])
  const updated = await services.createOrUpdate(group, 'pls', { ...wanted(), enableProxyProtocol: true }, quick)
  expect([updated.enableProxyProtocol, updated.alias]).toEqual([true, created.alias])
  await expect(services.createOrUpdate(group, 'pls', wanted(), { ...quick, ...stale })).rejects.toMatchObject({
    statusCode: 412,
  })
  await services.delete(group, 'pls', quick)
  await expect(services.get(group, 'pls')).rejects.toMatchObject({ code: 'ResourceNotFound' })
})

it('a private link service holds its balancer and its subnet', async () => {
  await client.privateLinkServices.createOrUpdate(group, 'pls', wanted(), quick)
  await expect(client.loadBalancers.delete(group, 'lb', quick)).rejects.toMatchObject({
    statusCode: 400,
    code: 'CannotDeleteLoadBalancerWithPrivateLinkService',
  })
  await expect(client.subnets.delete(group, 'vnet', 'link', quick)).rejects.toMatchObject({
    code: 'InUseSubnetCannotBeDeleted',
  })
  const emptied = { location, sku: { name: 'Standard' } }
  await expect(client.loadBalancers.createOrUpdate(group, 'lb', emptied, quick)).rejects.toMatchObject({
    statusCode: 400,
  })
})

it('a private link service that comes or goes is a change of its balancer', async () => {
  const { privateLinkServices: services, loadBalancers } = client
  const etag = async () => (await loadBalancers.get(group, 'lb')).etag
  const before = await etag()
  await services.createOrUpdate(group, 'pls', wanted(), quick)
  const made = await etag()
  await services.createOrUpdate(group, 'pls', { ...wanted(), fqdns: ['web.example'] }, quick)
  const changed = await etag()
  await services.delete(group, 'pls', quick)
  expect([made === before, changed === made, (await etag()) === changed]).toEqual([false, true, false])
})

it('a private link service is refused where the subnet keeps its network policies', async () => {
  await expect(client.privateLinkServices.createOrUpdate(group, 'pls', wanted('nodes'), quick)).rejects.toMatchObject({
    statusCode: 400,
    code: 'PrivateLinkServiceNetworkPoliciesCannotBeEnabledOnPrivateLinkServiceSubnet',
  })
})

it('endpoint connections wait, are approved at once by PUT, and hold the service until they are deleted', async () => {
  const { privateLinkServices: services, privateEndpoints } = client
  await services.createOrUpdate(group, 'pls', wanted(), quick)
  await privateEndpoints.createOrUpdate(group, 'pe', endpoint(), quick)
  const [connection] = (await services.get(group, 'pls')).privateEndpointConnections ?? []
  expect(connection).toMatchObject({
    privateEndpoint: at('privateEndpoints', 'pe'),
    privateLinkServiceConnectionState: { status: 'Pending' },
  })
  const name = connection?.name ?? ''
  const privateLinkServiceConnectionState = { status: 'Approved', description: 'welcome', actionsRequired: 'None' }
  const approved = await services.updatePrivateEndpointConnection(group, 'pls', name, {
    name,
    privateLinkServiceConnectionState,
  })
  expect(approved).toMatchObject({ privateLinkServiceConnectionState, provisioningState: 'Succeeded' })
  expect(await namesOf(services.listPrivateEndpointConnections(group, 'pls'))).toEqual([name])
  const seen = await privateEndpoints.get(group, 'pe')
  expect(seen.privateLinkServiceConnections?.[0]?.privateLinkServiceConnectionState).toMatchObject({
    status: 'Approved',
  })
  await expect(services.delete(group, 'pls', quick)).rejects.toMatchObject({
    code: 'PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted',
  })
  await services.deletePrivateEndpointConnection(group, 'pls', name, quick)
  await expect(services.getPrivateEndpointConnection(group, 'pls', name)).rejects.toMatchObject({ statusCode: 404 })
  await services.delete(group, 'pls', quick)
})

it('a service that approves the subscription needs no approval, and an endpoint takes its connection along', async () => {
  const { privateLinkServices: services, privateEndpoints } = client
  const autoApproval = { subscriptions: [groupId(azure.emulator).split('/')[2] ?? ''] }
  await services.createOrUpdate(group, 'pls', { ...wanted(), autoApproval }, quick)
  await privateEndpoints.createOrUpdate(group, 'pe', endpoint(), quick)
  const [connection] = (await services.get(group, 'pls')).privateEndpointConnections ?? []
  expect(connection?.privateLinkServiceConnectionState?.status).toBe('Approved')
  await privateEndpoints.delete(group, 'pe', quick)
  expect((await services.get(group, 'pls')).privateEndpointConnections).toEqual([])
})

it('an endpoint is refused in a subnet with network policies', async () => {
  await client.privateLinkServices.createOrUpdate(group, 'pls', wanted(), quick)
  await expect(client.privateEndpoints.createOrUpdate(group, 'pe', endpoint('strict'), quick)).rejects.toMatchObject({
    statusCode: 400,
    code: 'PrivateEndpointCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled',
  })
})

it('services and endpoints make interfaces that can be read, belong to them, and go with them', async () => {
  const { networkInterfaces: nics, privateLinkServices: services, privateEndpoints } = client
  const service = await services.createOrUpdate(group, 'pls', wanted(), quick)
  const created = await privateEndpoints.createOrUpdate(group, 'pe', endpoint(), quick)
  const [ofService = '', ofEndpoint = ''] = [service, created].map((maker) => maker.networkInterfaces?.[0]?.id)
  expect(await namesOf(nics.list(group))).toEqual([nameOf(ofService), nameOf(ofEndpoint)])
  const made = await nics.get(group, nameOf(ofService))
  expect(made).toMatchObject({
    privateLinkService: at('privateLinkServices', 'pls'),
    ipConfigurations: [{ name: 'one', privateIPAddress: '10.0.1.4', subnet: subnet('link') }],
  })
  expect(await nics.get(group, nameOf(ofEndpoint))).toMatchObject({
    privateEndpoint: at('privateEndpoints', 'pe'),
    ipConfigurations: [{ privateIPAddress: '10.0.0.5', subnet: subnet('nodes') }],
  })
  await expect(nics.delete(group, nameOf(ofEndpoint), quick)).rejects.toMatchObject({ code: 'NicInUse' })
  await expect(nics.createOrUpdate(group, nameOf(ofService), made, quick)).rejects.toMatchObject({
    code: 'NetworkInterfaceMadeByServiceCannotBeChanged',
  })
  await privateEndpoints.delete(group, 'pe', quick)
  expect(await namesOf(nics.list(group))).toEqual([nameOf(ofService)])
  await services.delete(group, 'pls', quick)
  expect(await namesOf(nics.list(group))).toEqual([])
})
