/**
 * Every operation that @azure/arm-network 39.0.0 has on the types that are played, as method, path and the status that
 * the emulator answers. What belongs to services that are not played (classic cloud services) gets Azure's own error, and a
 * line in the log.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { groupId } from '#test/mocks/azure/support/ids'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { startRaw } from '#test/mocks/azure/support/raw'
import { openRule } from '#test/mocks/azure/support/security-rule'
import type { Raw } from '#test/mocks/azure/support/raw'

/** A path that begins with a slash is the subscription's, any other the group's. */
type Row = readonly [method: string, path: string, status: number, body?: object]

const location = 'westeurope'
const scaleSetNics = 'Microsoft.Compute/virtualMachineScaleSets/ss'
const instanceNic = `${scaleSetNics}/virtualMachines/0/networkInterfaces/nic`
const scaleSetVersion = 'api-version=2018-10-01'

const tracked = [
  'loadBalancers/lb',
  'publicIPAddresses/ip-1',
  'publicIPPrefixes/prefix',
  'virtualNetworks/vnet',
  'networkInterfaces/nic',
  'networkSecurityGroups/nsg',
  'applicationSecurityGroups/asg',
  'routeTables/table',
  'natGateways/nat',
  'privateLinkServices/pls',
] as const

const children = [
  'loadBalancers/lb/backendAddressPools/pool',
  'loadBalancers/lb/frontendIPConfigurations/front',
  'loadBalancers/lb/inboundNatRules/nat',
  'loadBalancers/lb/loadBalancingRules/rule',
  'loadBalancers/lb/outboundRules/out',
  'loadBalancers/lb/probes/probe',
  'virtualNetworks/vnet/subnets/nodes',
  'networkInterfaces/nic/ipConfigurations/one',
  'networkSecurityGroups/nsg/securityRules/web',
  'networkSecurityGroups/nsg/defaultSecurityRules/DenyAllInBound',
  'routeTables/table/routes/out',
] as const

const listOf = (path: string) => path.slice(0, path.lastIndexOf('/'))

const reads: readonly Row[] = [
  ...tracked.flatMap((path): readonly Row[] => [
    ['GET', path, 200],
    ['GET', `${path}?$expand=none`, 200],
    ['GET', listOf(path), 200],
    ['GET', `/${listOf(path)}`, 200],
  ]),
  ...children.flatMap((path): readonly Row[] => [
    ['GET', path, 200],
    ['GET', listOf(path), 200],
  ]),
  ['GET', 'loadBalancers/lb?detailLevel=Reduced', 200],
  ['GET', 'loadBalancers/lb/networkInterfaces', 200],
  ['GET', 'networkInterfaces/nic/loadBalancers', 200],
  ['GET', 'virtualNetworks/vnet/usages', 200],
  ['GET', 'virtualNetworks/vnet/checkIPAddressAvailability?ipAddress=10.0.0.4', 200],
  ['GET', 'privateLinkServices/pls/privateEndpointConnections', 200],
  ['GET', 'locations/westeurope/autoApprovedPrivateLinkServices', 200],
  ['GET', '/locations/westeurope/autoApprovedPrivateLinkServices', 200],
  ['GET', '/locations/westeurope/usages', 200],
  ['GET', `${scaleSetNics}/networkInterfaces?${scaleSetVersion}`, 200],
  ['GET', `${scaleSetNics}/publicipaddresses?${scaleSetVersion}`, 200],
  ['GET', `${listOf(instanceNic)}?${scaleSetVersion}`, 200],
  ['GET', `${instanceNic}?${scaleSetVersion}`, 200],
  ['GET', `${instanceNic}/ipConfigurations?${scaleSetVersion}`, 200],
  ['GET', `${instanceNic}/ipConfigurations/ip?${scaleSetVersion}`, 200],
  ['GET', `${instanceNic}/ipconfigurations/ip/publicipaddresses?${scaleSetVersion}`, 200],
  ['GET', `${instanceNic}/ipconfigurations/ip/publicipaddresses/public?${scaleSetVersion}`, 200],
]

const visibility = { privateLinkServiceAlias: 'none' }
const actions: readonly Row[] = [
  ['POST', 'loadBalancers/lb/loadBalancingRules/rule/health', 202],
  ['POST', 'loadBalancers/lb/backendAddressPools/pool/queryInboundNatRulePortMapping', 202, { ipAddress: '10.0.0.10' }],
  ['POST', 'loadBalancers/lb/migrateToIpBased', 200, { pools: ['pool'] }],
  ['POST', 'publicIPAddresses/ip-1/ddosProtectionStatus', 202],
  ['POST', 'virtualNetworks/vnet/ddosProtectionStatus', 202],
  ['POST', 'virtualNetworks/vnet/subnets/nodes/prepareNetworkPolicies', 202, { serviceName: 'sql' }],
  ['POST', 'virtualNetworks/vnet/subnets/nodes/unprepareNetworkPolicies', 202, { serviceName: 'sql' }],
  ['POST', 'networkInterfaces/nic/effectiveNetworkSecurityGroups', 202],
  ['POST', 'networkInterfaces/nic/effectiveRouteTable', 202],
  ['POST', 'locations/westeurope/checkPrivateLinkServiceVisibility', 202, visibility],
  ['POST', '/locations/westeurope/checkPrivateLinkServiceVisibility', 202, visibility],
  // These two change something, and so they are told what there is in the tests of their own: here their refusal.
  ['POST', 'virtualNetworks/vnet/moveIpConfigurations', 400, { moveIpConfigurationItems: [] }],
  ['POST', '/locations/westeurope/setLoadBalancerFrontendPublicIpAddresses', 400, { frontendIPConfigurations: [] }],
]

const cloudService = 'Microsoft.Compute/cloudServices/cs'
const refused: readonly (readonly [method: string, path: string, body?: object])[] = [
  ['POST', 'publicIPAddresses/ip-1/reserveCloudServicePublicIpAddress', { isRollback: 'false' }],
  ['POST', 'publicIPAddresses/ip-1/disassociateCloudServiceReservedPublicIp', {}],
  ['GET', `${cloudService}/publicipaddresses`],
  ['GET', `${cloudService}/networkInterfaces`],
  ['GET', `${cloudService}/roleInstances/0/networkInterfaces`],
  ['GET', `${cloudService}/roleInstances/0/networkInterfaces/nic`],
  ['GET', `${cloudService}/roleInstances/0/networkInterfaces/nic/ipconfigurations/ip/publicipaddresses`],
  ['GET', `${cloudService}/roleInstances/0/networkInterfaces/nic/ipconfigurations/ip/publicipaddresses/p`],
]

const nowhere = { addressPrefix: '10.9.0.0/16', nextHopType: 'None' }
const front = 'providers/Microsoft.Network/loadBalancers/lb/frontendIPConfigurations/front'
const ssh = { protocol: 'Tcp', frontendPort: 2222, frontendIPConfiguration: { id: `{group}/${front}` } }
const tags = { tags: { a: 'b' } }
const onlyRead = ['frontendIPConfigurations/front', 'loadBalancingRules/rule', 'outboundRules/out', 'probes/probe']
const changes: readonly Row[] = [
  ...tracked.filter((path) => !path.startsWith('privateLinkServices')).map((path): Row => ['PATCH', path, 200, tags]),
  ['PATCH', 'privateLinkServices/pls', 405, tags],
  ...onlyRead.flatMap((path): readonly Row[] => [
    ['PUT', `loadBalancers/lb/${path}`, 405, {}],
    ['DELETE', `loadBalancers/lb/${path}`, 405],
  ]),
  ['PUT', 'loadBalancers/lb/backendAddressPools/more', 201, {}],
  ['PUT', 'loadBalancers/lb/inboundNatRules/nat', 200, { properties: { ...ssh, backendPort: 2022 } }],
  ['PUT', 'virtualNetworks/vnet/subnets/more', 201, { properties: { addressPrefix: '10.0.2.0/24' } }],
  ['PUT', 'networkSecurityGroups/nsg/securityRules/more', 201, { properties: { ...openRule, priority: 101 } }],
  ['PUT', 'routeTables/table/routes/more', 201, { properties: { ...nowhere, addressPrefix: '10.8.0.0/16' } }],
  ['DELETE', 'loadBalancers/lb/backendAddressPools/more', 202],
  ['DELETE', 'privateLinkServices/pls/privateEndpointConnections/none', 204],
  ['PUT', 'privateLinkServices/pls/privateEndpointConnections/none', 404, { properties: {} }],
  ['DELETE', 'loadBalancers/lb/inboundNatRules/nat', 202],
  ['DELETE', 'networkSecurityGroups/nsg/securityRules/web', 202],
  ['DELETE', 'routeTables/table/routes/out', 202],
  ['DELETE', 'virtualNetworks/vnet/subnets/link', 400],
  ['DELETE', 'privateLinkServices/pls', 202],
  ['DELETE', 'virtualNetworks/vnet/subnets/link', 202],
  ['DELETE', 'loadBalancers/lb', 202],
  ['DELETE', 'networkInterfaces/spare', 200],
  ['DELETE', 'publicIPAddresses/ip-1', 202],
  ['DELETE', 'publicIPPrefixes/prefix', 202],
  ['DELETE', 'networkSecurityGroups/nsg', 202],
  ['DELETE', 'applicationSecurityGroups/asg', 202],
  ['DELETE', 'routeTables/table', 202],
  ['DELETE', 'natGateways/nat', 202],
  ['DELETE', 'virtualNetworks/vnet', 400],
  ...tracked.map((path): Row => ['DELETE', `${listOf(path)}/none`, 204]),
]

let raw: Raw
const warnings: string[] = []
const made: (readonly [path: string, status: number])[] = []
beforeAll(async () => {
  raw = await startRaw({ warn: (line) => warnings.push(line) })
  for (const [path, body] of world(raw)) made.push([path, (await send('PUT', path, body)).status])
})
afterAll(() => raw.stop())

/** One of each type, in the order of who needs whom. */
function world(on: Raw): readonly (readonly [string, object])[] {
  const bench = new Bench(on)
  const subnet = { id: bench.subnet }
  const link = { id: `${bench.network}/subnets/link` }
  const ipConfigurations = [{ name: 'one', properties: { subnet } }]
  const tagged = (properties: object = {}, more: object = {}) => ({ location, properties, ...more })
  const standard = { sku: { name: 'Standard' } }
  const parts = { inboundNatRules: [bench.natRule()], outboundRules: [bench.outboundRule()] }
  const loadBalancingRules = [bench.rule('rule', { disableOutboundSnat: true })]
  const inside = { frontendIPConfigurations: [{ name: 'front', properties: { subnet } }] }
  const frontend = { id: `${on.id('loadBalancers', 'inside')}/frontendIPConfigurations/front` }
  const linked = [{ name: 'one', properties: { subnet: link } }]
  return [
    ['publicIPPrefixes/prefix', tagged({ prefixLength: 31 }, standard)],
    [
      'virtualNetworks/vnet/subnets/link',
      { properties: { addressPrefix: '10.0.1.0/24', privateLinkServiceNetworkPolicies: 'Disabled' } },
    ],
    ['networkSecurityGroups/nsg', tagged({ securityRules: [{ name: 'web', properties: openRule }] })],
    ['applicationSecurityGroups/asg', tagged()],
    ['routeTables/table', tagged({ routes: [{ name: 'out', properties: nowhere }] })],
    ['natGateways/nat', tagged({}, standard)],
    ['loadBalancers/lb', bench.body({ ...parts, loadBalancingRules })],
    ['loadBalancers/inside', tagged(inside, standard)],
    ['networkInterfaces/nic', tagged({ ipConfigurations })],
    ['networkInterfaces/spare', tagged({ ipConfigurations })],
    [
      'Microsoft.Compute/virtualMachines/vm?api-version=2026-04-01',
      tagged(machineWith(on.id('networkInterfaces', 'nic'))),
    ],
    [
      `${scaleSetNics}?api-version=2026-04-01`,
      tagged(profileIn(subnet), { sku: { name: 'Standard_D2s_v5', capacity: 1 } }),
    ],
    ['privateLinkServices/pls', tagged({ ipConfigurations: linked, loadBalancerFrontendIpConfigurations: [frontend] })],
  ]
}

function machineWith(nic: string) {
  return { networkProfile: { networkInterfaces: [{ id: nic }] }, osProfile: { computerName: 'node' } }
}

function profileIn(subnet: object) {
  const publicIPAddressConfiguration = { name: 'public', sku: { name: 'Standard' } }
  const ipConfigurations = [{ name: 'ip', properties: { subnet, publicIPAddressConfiguration } }]
  const networkInterfaceConfigurations = [{ name: 'nic', properties: { primary: true, ipConfigurations } }]
  return {
    upgradePolicy: { mode: 'Manual' },
    virtualMachineProfile: { networkProfile: { networkInterfaceConfigurations } },
  }
}

function send(method: string, path: string, body?: object) {
  const group = groupId(raw.emulator)
  const scope = path.startsWith('/') ? group.split('/').slice(0, 3).join('/') : group
  const relative = path.startsWith('/') ? path.slice(1) : path
  const below = relative.startsWith('Microsoft.') ? relative : `Microsoft.Network/${relative}`
  return raw.call(method, `${scope}/providers/${below}`, body === undefined ? {} : { body })
}

it('the PUTs of one of each type answer 201', () => {
  expect(made.filter(([, status]) => status !== 201)).toEqual([])
})

describe.each([
  ['read', reads],
  ['do something', actions],
  ['change something', changes],
])('the operations of Microsoft.Network that %s', (_, rows) => {
  it.for(rows)('%s %s is played, and answers %s', async ([method, path, status, given]) => {
    warnings.length = 0
    const body = given && JSON.parse(JSON.stringify(given).replaceAll('{group}', groupId(raw.emulator)))
    const answer = await send(method, path, body)
    expect([answer.status, warnings]).toEqual([status, []])
    const operation = answer.headers['azure-asyncoperation']
    const ended = operation === undefined ? undefined : (await raw.get(String(operation))).body['status']
    expect(ended).toBe(operation === undefined ? undefined : 'Succeeded')
    expect(status === 202 ? operation : '').toBeDefined()
  })
})

describe('the operations of cloud services', () => {
  it.for(refused)('%s %s is refused loudly', async ([method, path, body]) => {
    warnings.length = 0
    const { status, code } = await send(method, path, body)
    expect([status, code, warnings.length]).toEqual([404, 'InvalidResourceType', 1])
    expect(warnings[0]).toContain(`not played: ${method} `)
  })
})
