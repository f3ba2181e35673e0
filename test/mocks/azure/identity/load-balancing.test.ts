import { afterEach, beforeEach, expect, it } from 'vitest'
import { startInstanceMetadata } from '#mocks/azure/identity/instance-metadata'
import type { InstanceMetadata } from '#mocks/azure/identity/instance-metadata'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { groupId } from '#test/mocks/azure/support/ids'
import { seedPublicIp, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

const location = 'westeurope'
let raw: Raw
let service: InstanceMetadata
beforeEach(async () => {
  raw = await startRaw()
  const machine = `${groupId(raw.emulator)}/providers/Microsoft.Compute/virtualMachines/vm`
  service = await startInstanceMetadata(raw.emulator, { machine })
})
afterEach(async () => {
  await service.stop()
  await raw.stop()
})

function seedInterface(name: string, own: object): string {
  const id = raw.id('networkInterfaces', name)
  const subnet = { id: `${raw.id('virtualNetworks', 'vnet')}/subnets/nodes` }
  const ip = { name: 'ip', properties: { subnet, privateIPAllocationMethod: 'Static', ...own } }
  raw.emulator.seed({ id, location, properties: { ipConfigurations: [ip] } })
  return id
}

it('a machine is told its public IP, and the rules of the load balancers that lead to it and out of it', async () => {
  const bench = new Bench(raw)
  const nat = bench.natRule()
  const rule = bench.rule('rule', { disableOutboundSnat: true })
  const pools = [{ name: 'pool' }, bench.pool('other', ['10.0.0.99'])]
  const elsewhere = bench.rule('else', {
    frontendPort: 81,
    backendAddressPool: bench.at('backendAddressPools', 'other'),
  })
  const put = await bench.put({
    backendAddressPools: pools,
    loadBalancingRules: [rule, { ...elsewhere, properties: { ...elsewhere.properties, disableOutboundSnat: true } }],
    inboundNatRules: [nat],
    outboundRules: [bench.outboundRule()],
  })
  expect(put.status).toBe(201)
  await raw.get(String(put.headers['azure-asyncoperation']))
  const own = seedPublicIp(raw, 'own')
  const behind = seedInterface('behind', {
    privateIPAddress: '10.0.0.10',
    loadBalancerBackendAddressPools: [bench.at('backendAddressPools', 'pool')],
    loadBalancerInboundNatRules: [bench.at('inboundNatRules', 'nat')],
  })
  // What has a public IP of its own cannot go out by an outbound rule.
  const open = seedInterface('open', { privateIPAddress: '10.0.0.11', publicIPAddress: { id: own } })
  const networkInterfaces = [behind, open].map((nic) => ({ id: nic }))
  const id = `${groupId(raw.emulator)}/providers/Microsoft.Compute/virtualMachines/vm`
  raw.emulator.seed({ id, location, properties: { networkProfile: { networkInterfaces } } })
  const told = await fetch(`${service.url}/metadata/loadbalancer?api-version=2020-10-01`, {
    headers: { Metadata: 'true' },
  })
  const [front, privateIpAddress] = ['20.0.0.1', '10.0.0.10']
  expect(await told.json()).toEqual({
    loadbalancer: {
      publicIpAddresses: [{ frontendIpAddress: '20.0.0.3', privateIpAddress: '10.0.0.11' }],
      inboundRules: [
        { frontendIpAddress: front, protocol: 'tcp', frontendPort: 80, backendPort: 30_080, privateIpAddress },
        { frontendIpAddress: front, protocol: 'tcp', frontendPort: 2222, backendPort: 22, privateIpAddress },
      ],
      outboundRules: [{ frontendIpAddress: front, privateIpAddress }],
    },
  })
})
