/** The real SDK and the real credential, against each type: create, get, list, update, conflict, delete. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { group, groupId, idOf } from '#test/mocks/azure/support/ids'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'

const location = 'westeurope'
const quick = { updateIntervalInMs: 1 }

let azure: Azure
beforeEach(async () => {
  azure = await startAzure()
})
afterEach(() => azure.emulator.stop())

const staleEtag = { requestOptions: { headers: { 'If-Match': 'W/"stale"' } } }

async function namesOf(list: AsyncIterable<{ readonly name?: string }>): Promise<readonly (string | undefined)[]> {
  const names: (string | undefined)[] = []
  for await (const { name } of list) names.push(name)
  return names
}

describe('public IP addresses', () => {
  it('live their whole life through the SDK', async () => {
    const { publicIPAddresses } = azure.client
    const wanted = { location, sku: { name: 'Standard' }, publicIPAllocationMethod: 'Static', zones: ['1', '2', '3'] }
    const created = await publicIPAddresses.createOrUpdate(group, 'pip', wanted, quick)
    expect(created).toMatchObject({ ipAddress: '20.0.0.1', zones: ['1', '2', '3'], provisioningState: 'Succeeded' })
    expect(created.resourceGuid).toMatch(/^.{36}$/)
    expect((await publicIPAddresses.get(group, 'PIP')).name).toBe('pip')
    expect(await namesOf(publicIPAddresses.list(group))).toEqual(['pip'])
    expect(await namesOf(publicIPAddresses.listAll())).toEqual(['pip'])
    const tagged = await publicIPAddresses.updateTags(group, 'pip', { tags: { service: 'default/web' } })
    expect(tagged).toMatchObject({ tags: { service: 'default/web' }, ipAddress: '20.0.0.1' })
    const labelled = { ...wanted, dnsSettings: { domainNameLabel: 'berth-web' } }
    const updated = await publicIPAddresses.createOrUpdate(group, 'pip', labelled, quick)
    expect(updated.dnsSettings?.fqdn).toBe('berth-web.westeurope.cloudapp.azure.com')
    expect(updated.resourceGuid).toBe(created.resourceGuid)
    await expect(
      publicIPAddresses.createOrUpdate(group, 'pip', wanted, { ...quick, ...staleEtag }),
    ).rejects.toMatchObject({ statusCode: 412, code: 'PreconditionFailed' })
    await publicIPAddresses.delete(group, 'pip', quick)
    await expect(publicIPAddresses.get(group, 'pip')).rejects.toMatchObject({ code: 'ResourceNotFound' })
  })

  it('get addresses one after the other, and a freed one comes last', async () => {
    const { publicIPAddresses } = azure.client
    const wanted = { location, sku: { name: 'Standard' }, publicIPAllocationMethod: 'Static' }
    const create = async (name: string) =>
      (await publicIPAddresses.createOrUpdate(group, name, wanted, quick)).ipAddress
    const first = [await create('a'), await create('b')]
    await publicIPAddresses.delete(group, 'a', quick)
    expect([...first, await create('c')]).toEqual(['20.0.0.1', '20.0.0.2', '20.0.0.3'])
  })
})

describe('virtual networks', () => {
  it('live their whole life through the SDK, with their subnets', async () => {
    const { virtualNetworks, subnets } = azure.client
    const wanted = { location, addressSpace: { addressPrefixes: ['10.0.0.0/16'] } }
    await virtualNetworks.createOrUpdate(group, 'vnet', wanted, quick)
    const subnet = await subnets.createOrUpdate(group, 'vnet', 'nodes', { addressPrefix: '10.0.0.0/24' }, quick)
    expect(subnet).toMatchObject({ addressPrefix: '10.0.0.0/24', privateEndpointNetworkPolicies: 'Disabled' })
    expect((await subnets.get(group, 'vnet', 'nodes')).id).toBe(
      `${idOf(azure.emulator, 'virtualNetworks', 'vnet')}/subnets/nodes`,
    )
    expect(await namesOf(subnets.list(group, 'vnet'))).toEqual(['nodes'])
    const renamed = await virtualNetworks.createOrUpdate(group, 'vnet', { ...wanted, tags: { a: 'b' } }, quick)
    expect(renamed.subnets?.map(({ name }) => name)).toEqual(['nodes'])
    const free = await virtualNetworks.checkIPAddressAvailability(group, 'vnet', '10.0.0.4')
    expect(free.available).toBe(true)
    azure.emulator.reserve(subnet.id ?? '', '10.0.0.4', idOf(azure.emulator, 'networkInterfaces', 'nic'))
    const taken = await virtualNetworks.checkIPAddressAvailability(group, 'vnet', '10.0.0.4')
    expect(taken).toMatchObject({ available: false, availableIPAddresses: expect.arrayContaining(['10.0.0.5']) })
    await expect(virtualNetworks.delete(group, 'vnet', quick)).rejects.toMatchObject({
      code: 'InUseSubnetCannotBeDeleted',
    })
  })

  it('go, with subnets that nobody uses', async () => {
    const { virtualNetworks } = azure.client
    const subnets = [{ name: 'nodes', addressPrefix: '10.0.0.0/24' }]
    await virtualNetworks.createOrUpdate(
      group,
      'vnet',
      { location, addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets },
      quick,
    )
    await virtualNetworks.delete(group, 'vnet', quick)
    expect(await namesOf(virtualNetworks.listAll())).toEqual([])
  })
})

describe('network security groups', () => {
  const rule = {
    protocol: 'tcp',
    access: 'allow',
    direction: 'inbound',
    priority: 500,
    sourcePortRange: '*',
    destinationPortRanges: ['80', '443'],
    sourceAddressPrefix: 'Internet',
    destinationAddressPrefixes: ['20.0.0.1', '20.0.0.2'],
  }

  it('live their whole life through the SDK, with rules in any case', async () => {
    const { networkSecurityGroups, securityRules, defaultSecurityRules } = azure.client
    const created = await networkSecurityGroups.createOrUpdate(group, 'nsg', { location }, quick)
    expect(created.defaultSecurityRules?.map(({ priority }) => priority)).toEqual([
      65000, 65001, 65500, 65000, 65001, 65500,
    ])
    const added = await securityRules.createOrUpdate(group, 'nsg', 'web', rule, quick)
    expect(added).toMatchObject({ protocol: 'Tcp', access: 'Allow', direction: 'Inbound', sourceAddressPrefixes: [] })
    expect(await namesOf(securityRules.list(group, 'nsg'))).toEqual(['web'])
    expect((await defaultSecurityRules.get(group, 'nsg', 'DenyAllInBound')).access).toBe('Deny')
    await expect(securityRules.createOrUpdate(group, 'nsg', 'other', rule, quick)).rejects.toMatchObject({
      code: 'SecurityRuleConflict',
    })
    const whole = await networkSecurityGroups.get(group, 'nsg')
    expect(whole.etag).toBe((await securityRules.get(group, 'nsg', 'web')).etag)
    await securityRules.delete(group, 'nsg', 'web', quick)
    expect(await namesOf(securityRules.list(group, 'nsg'))).toEqual([])
    await networkSecurityGroups.delete(group, 'nsg', quick)
    expect(await namesOf(networkSecurityGroups.listAll())).toEqual([])
  })
})

describe('load balancers', () => {
  const at = (segment: string, name: string) => ({
    id: `${idOf(azure.emulator, 'loadBalancers', 'lb')}/${segment}/${name}`,
  })

  async function prepare() {
    const { publicIPAddresses, virtualNetworks } = azure.client
    const subnets = [{ name: 'nodes', addressPrefix: '10.0.0.0/24' }]
    const space = { addressPrefixes: ['10.0.0.0/16'] }
    const vnet = await virtualNetworks.createOrUpdate(group, 'vnet', { location, addressSpace: space, subnets }, quick)
    const sku = { name: 'Standard' }
    const pip = await publicIPAddresses.createOrUpdate(
      group,
      'pip',
      { location, sku, publicIPAllocationMethod: 'Static' },
      quick,
    )
    return { vnet: { id: vnet.id ?? '' }, subnet: { id: vnet.subnets?.[0]?.id ?? '' }, pip: { id: pip.id ?? '' } }
  }

  function bodyOf(frontend: object, vnet: { readonly id: string }) {
    const addresses = [{ name: 'node-1', ipAddress: '10.0.0.10', virtualNetwork: vnet }]
    return {
      location,
      sku: { name: 'Standard' },
      frontendIPConfigurations: [{ name: 'front', ...frontend }],
      backendAddressPools: [{ name: 'pool', loadBalancerBackendAddresses: addresses }],
      probes: [{ name: 'probe', protocol: 'Tcp', port: 30_080, intervalInSeconds: 5 }],
      loadBalancingRules: [
        {
          name: 'rule',
          protocol: 'Tcp',
          frontendPort: 80,
          backendPort: 80,
          enableFloatingIP: true,
          frontendIPConfiguration: at('frontendIPConfigurations', 'front'),
          backendAddressPool: at('backendAddressPools', 'pool'),
          probe: at('probes', 'probe'),
        },
      ],
    }
  }

  it('live their whole life through the SDK, with the references that the service computes', async () => {
    const { loadBalancers, publicIPAddresses } = azure.client
    const { vnet, pip } = await prepare()
    const created = await loadBalancers.createOrUpdate(group, 'lb', bodyOf({ publicIPAddress: pip }, vnet), quick)
    expect(created).toMatchObject({
      provisioningState: 'Succeeded',
      frontendIPConfigurations: [
        { privateIPAllocationMethod: 'Dynamic', loadBalancingRules: [at('loadBalancingRules', 'rule')] },
      ],
      backendAddressPools: [{ loadBalancingRules: [at('loadBalancingRules', 'rule')] }],
      probes: [{ loadBalancingRules: [at('loadBalancingRules', 'rule')] }],
      loadBalancingRules: [
        {
          loadDistribution: 'Default',
          idleTimeoutInMinutes: 4,
          enableTcpReset: false,
          disableOutboundSnat: false,
          backendAddressPools: [at('backendAddressPools', 'pool')],
        },
      ],
    })
    expect((await publicIPAddresses.get(group, 'pip')).ipConfiguration).toMatchObject(
      at('frontendIPConfigurations', 'front'),
    )
    await expect(publicIPAddresses.delete(group, 'pip', quick)).rejects.toMatchObject({
      code: 'PublicIPAddressCannotBeDeleted',
    })
    expect(await namesOf(loadBalancers.list(group))).toEqual(['lb'])
    const conflict = loadBalancers.createOrUpdate(group, 'lb', { ...created, location }, { ...quick, ...staleEtag })
    await expect(conflict).rejects.toMatchObject({ statusCode: 412 })
    const empty = { location, sku: { name: 'Standard' } }
    const emptied = await loadBalancers.createOrUpdate(group, 'lb', empty, quick)
    expect(emptied.frontendIPConfigurations).toEqual([])
    await publicIPAddresses.delete(group, 'pip', quick)
    await loadBalancers.delete(group, 'lb', quick)
    expect(await namesOf(loadBalancers.listAll())).toEqual([])
  })

  it('give internal frontends an address of the subnet from .4 on, around what nodes have, and keep it', async () => {
    const { loadBalancers } = azure.client
    const { vnet, subnet } = await prepare()
    azure.emulator.reserve(subnet.id, '10.0.0.4', idOf(azure.emulator, 'networkInterfaces', 'node-1'))
    const created = await loadBalancers.createOrUpdate(group, 'lb', bodyOf({ subnet }, vnet), quick)
    expect(created.frontendIPConfigurations?.[0]?.privateIPAddress).toBe('10.0.0.5')
    const body = bodyOf({ subnet }, vnet)
    const two = { ...body, frontendIPConfigurations: [{ name: 'first', subnet }, ...body.frontendIPConfigurations] }
    const updated = await loadBalancers.createOrUpdate(group, 'lb', two, quick)
    const addresses = updated.frontendIPConfigurations?.map(({ name, privateIPAddress }) => [name, privateIPAddress])
    expect(addresses).toEqual([
      ['first', '10.0.0.6'],
      ['front', '10.0.0.5'],
    ])
  })

  it('take pools and inbound NAT rules one by one; the other children are only read', async () => {
    const { loadBalancers, loadBalancerBackendAddressPools: pools, inboundNatRules } = azure.client
    const { vnet, pip } = await prepare()
    await loadBalancers.createOrUpdate(group, 'lb', bodyOf({ publicIPAddress: pip }, vnet), quick)
    const members = [{ name: 'node-2', ipAddress: '10.0.0.11', virtualNetwork: vnet }]
    const pool = await pools.createOrUpdate(group, 'lb', 'pool', { loadBalancerBackendAddresses: members }, quick)
    expect(pool.loadBalancerBackendAddresses?.map(({ ipAddress }) => ipAddress)).toEqual(['10.0.0.11'])
    expect(pool.loadBalancingRules).toMatchObject([at('loadBalancingRules', 'rule')])
    expect(pool.etag).toBe((await loadBalancers.get(group, 'lb')).etag)
    const nat = {
      protocol: 'Tcp',
      frontendPort: 2222,
      backendPort: 22,
      frontendIPConfiguration: at('frontendIPConfigurations', 'front'),
    }
    await inboundNatRules.createOrUpdate(group, 'lb', 'ssh', nat, quick)
    expect(await namesOf(inboundNatRules.list(group, 'lb'))).toEqual(['ssh'])
    await expect(pools.delete(group, 'lb', 'pool', quick)).rejects.toMatchObject({ code: 'InvalidResourceReference' })
    await inboundNatRules.delete(group, 'lb', 'ssh', quick)
    expect(await namesOf(azure.client.loadBalancerProbes.list(group, 'lb'))).toEqual(['probe'])
    expect((await azure.client.loadBalancerLoadBalancingRules.get(group, 'lb', 'rule')).frontendPort).toBe(80)
    expect((await azure.client.loadBalancerFrontendIPConfigurations.get(group, 'lb', 'front')).name).toBe('front')
    expect(await namesOf(azure.client.loadBalancerOutboundRules.list(group, 'lb'))).toEqual([])
  })

  it('end a superseded write with the SDK’s own words', async () => {
    const { vnet, pip } = await prepare()
    azure.emulator.faults.add({ match: { method: 'PUT', type: 'loadBalancers' }, do: { operation: 'hang' } })
    const { loadBalancers } = azure.client
    const older = loadBalancers.createOrUpdate(group, 'lb', bodyOf({ publicIPAddress: pip }, vnet), quick)
    const ended = Promise.allSettled([older])
    await older.submitted()
    await loadBalancers.createOrUpdate(
      group,
      'lb',
      { ...bodyOf({ publicIPAddress: pip }, vnet), probes: [], loadBalancingRules: [] },
      quick,
    )
    const reason = { message: 'Operation was canceled' }
    expect(await ended).toMatchObject([{ status: 'rejected', reason }])
  })
})

it('refuses a wrong secret as the authority does', async () => {
  const { ClientSecretCredential } = await import('@azure/identity')
  const { tenantId, clientId } = azure.emulator.credentials
  const credential = new ClientSecretCredential(tenantId, clientId, 'wrong', {
    authorityHost: azure.emulator.url,
    disableInstanceDiscovery: true,
    tlsOptions: { ca: azure.emulator.caPem },
    retryOptions: { maxRetries: 0 },
  })
  await expect(credential.getToken('https://management.azure.com/.default')).rejects.toThrow('AADSTS7000215')
})

it('says that the group is missing, not the resource', async () => {
  await expect(azure.client.loadBalancers.get('elsewhere', 'lb')).rejects.toMatchObject({
    code: 'ResourceGroupNotFound',
  })
  expect(groupId(azure.emulator)).toContain('/resourceGroups/rg')
})
