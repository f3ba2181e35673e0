import { afterEach, beforeEach, expect, it } from 'vitest'
import { group, idOf } from '#test/mocks/azure/support/ids'
import { machine, putInterface, startCompute } from '#test/mocks/azure/compute/support'
import type { ComputeAzure } from '#test/mocks/azure/compute/support'

let azure: ComputeAzure
beforeEach(async () => {
  azure = await startCompute()
})
afterEach(() => azure.emulator.stop())

const location = 'westeurope'
const at = (type: string, name: string) => ({ id: idOf(azure.emulator, type, name) })

async function running(): Promise<void> {
  const nic = await putInterface(azure, 'nic')
  await azure.compute.virtualMachines.createOrUpdate(group, 'vm', machine(nic), azure.quick)
}

async function onSubnet(properties: object): Promise<void> {
  const { client, quick } = azure
  await client.subnets.createOrUpdate(group, 'vnet', 'nodes', { addressPrefix: '10.0.0.0/24', ...properties }, quick)
}

it('the routes in effect are those of the system, and what the route table of the subnet puts in their place', async () => {
  const { client, quick } = azure
  const routes = [
    { name: 'out', addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.0.0.99' },
  ]
  await client.routeTables.createOrUpdate(group, 'table', { location, routes }, quick)
  await onSubnet({ routeTable: at('routeTables', 'table') })
  await running()
  const { value } = await client.networkInterfaces.getEffectiveRouteTable(group, 'nic', quick)
  const told = value.map(({ source, state, addressPrefix, nextHopType }) =>
    [source, state, addressPrefix?.join(), nextHopType].join(' '),
  )
  expect(told).toEqual([
    'Default Active 10.0.0.0/16 VnetLocal',
    'Default Invalid 0.0.0.0/0 Internet',
    'Default Active 172.16.0.0/12 None',
    'Default Active 192.168.0.0/16 None',
    'Default Active 100.64.0.0/10 None',
    'User Active 0.0.0.0/0 VirtualAppliance',
  ])
  expect(value.at(-1)).toMatchObject({
    name: 'out',
    nextHopIpAddress: ['10.0.0.99'],
    disableBgpRoutePropagation: false,
  })
})

it('the security groups in effect are those of the subnet and of the interface, with tags and groups as addresses', async () => {
  const { client, quick } = azure
  await client.applicationSecurityGroups.createOrUpdate(group, 'web', { location }, quick)
  const rule = {
    name: 'web',
    protocol: 'tcp',
    access: 'Allow',
    direction: 'Inbound',
    priority: 100,
    sourcePortRange: '*',
    destinationPortRanges: ['80', '8000-8010'],
    sourceAddressPrefix: '*',
    destinationApplicationSecurityGroups: [at('applicationSecurityGroups', 'web')],
  }
  await client.networkSecurityGroups.createOrUpdate(group, 'one', { location, securityRules: [rule] }, quick)
  await client.networkSecurityGroups.createOrUpdate(group, 'two', { location }, quick)
  await onSubnet({ networkSecurityGroup: at('networkSecurityGroups', 'one') })
  await running()
  const applicationSecurityGroups = [at('applicationSecurityGroups', 'web')]
  const ipConfigurations = [{ name: 'ipconfig', subnet: { id: azure.subnet }, applicationSecurityGroups }]
  const networkSecurityGroup = at('networkSecurityGroups', 'two')
  await client.networkInterfaces.createOrUpdate(
    group,
    'nic',
    { location, ipConfigurations, networkSecurityGroup },
    quick,
  )
  const { value } = await client.networkInterfaces.listEffectiveNetworkSecurityGroups(group, 'nic', quick)
  expect(value?.map(({ networkSecurityGroup: of, association }) => [of, association])).toEqual([
    [at('networkSecurityGroups', 'one'), { subnet: { id: azure.subnet } }],
    [networkSecurityGroup, { networkInterface: at('networkInterfaces', 'nic') }],
  ])
  const rules = new Map(value?.[0]?.effectiveSecurityRules?.map((one) => [one.name, one]))
  expect(rules.get('securityRules/web')).toMatchObject({
    protocol: 'Tcp',
    sourcePortRange: '0-65535',
    destinationPortRanges: ['80-80', '8000-8010'],
    sourceAddressPrefix: '0.0.0.0/0',
    destinationAddressPrefixes: ['10.0.0.5/32'],
  })
  expect(rules.get('defaultSecurityRules/AllowVnetInBound')).toMatchObject({
    protocol: 'All',
    sourceAddressPrefix: 'VirtualNetwork',
    expandedSourceAddressPrefix: ['10.0.0.0/16', '168.63.129.16/32'],
  })
})

it('nothing is in effect on an interface without a machine that runs, in the words that were recorded', async () => {
  const { networkInterfaces } = azure.client
  await running()
  await azure.compute.virtualMachines.deallocate(group, 'vm', azure.quick)
  const { id } = at('networkInterfaces', 'nic')
  await expect(networkInterfaces.listEffectiveNetworkSecurityGroups(group, 'nic', azure.quick)).rejects.toMatchObject({
    statusCode: 400,
    code: 'NicMustBeAttachedToRunningVmToGetEffectiveSecurityGroups',
    message:
      'A network interface must be attached to a running virtual machine to get effective security groups. ' +
      `The network interface ${id} is not attached to a running virtual machine.`,
  })
  await expect(networkInterfaces.getEffectiveRouteTable(group, 'nic', azure.quick)).rejects.toMatchObject({
    statusCode: 400,
    code: 'NicMustBeAttachedToRunningVmToGetEffectiveRoutes',
  })
})
