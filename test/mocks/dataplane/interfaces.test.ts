/** Members that joined a pool through their network interface, as machines of AKS and of scale sets do. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { objectAt, stringAt } from '#mocks/azure/arm/json'
import { curl } from '#test/mocks/dataplane/curl'
import { serveBackend } from '#test/mocks/dataplane/played-azure'
import { playNetwork } from '#test/mocks/dataplane/played-network'
import type { PlayedNetwork } from '#test/mocks/dataplane/played-network'
import { found } from '#test/mocks/kubernetes/workloads/played-cluster'
import { ownLoopback } from '#test/mocks/own-loopback'

const [one, two, three] = [ownLoopback(31), ownLoopback(32), ownLoopback(33)]
const backendPort = 31_380

let network: PlayedNetwork
beforeEach(async () => {
  network = await playNetwork('127.36.1.0/24')
  network.putLoadBalancer({ loadBalancingRules: [{ name: 'web', frontendPort: 8080, backendPort }] })
  for (const ip of [one, two, three]) await serveBackend(network.underlay, ip, backendPort)
})
afterEach(() => network[Symbol.asyncDispose]())

const joinAt = (privateIPAddress: string) => ({
  privateIPAddress,
  privateIPAllocationMethod: 'Static',
  loadBalancerBackendAddressPools: [{ id: network.pool }],
})

async function answeredBy(): Promise<ReadonlySet<string>> {
  await network.plane.settled()
  const { url } = found(network.plane.listeners()[0])
  const replies = await Promise.all(Array.from({ length: 30 }, () => curl(url)))
  return new Set(replies.map(({ body }) => body))
}

test('an interface that joins the pool takes flows, and none any more when it leaves', async () => {
  network.putInterface('nic-1', joinAt(one))
  expect(await answeredBy()).toEqual(new Set([one]))
  network.putInterface('nic-2', joinAt(two))
  expect(await answeredBy()).toEqual(new Set([one, two]))
  network.putInterface('nic-1', { ...joinAt(one), loadBalancerBackendAddressPools: [] })
  expect(await answeredBy()).toEqual(new Set([two]))
})

test('an interface whose address changes takes flows at the new one', async () => {
  network.putInterface('nic-1', joinAt(one))
  expect(await answeredBy()).toEqual(new Set([one]))
  network.putInterface('nic-1', joinAt(three))
  expect(await answeredBy()).toEqual(new Set([three]))
})

test('machines of a scale set take flows at the addresses of their interfaces', async () => {
  const ipConfigurations = [
    {
      name: 'ipconfig',
      properties: {
        primary: true,
        subnet: { id: network.subnet },
        loadBalancerBackendAddressPools: [{ id: network.pool }],
      },
    },
  ]
  const networkInterfaceConfigurations = [{ name: 'nic', properties: { primary: true, ipConfigurations } }]
  const set = network.id('Microsoft.Compute/virtualMachineScaleSets', 'ss')
  const resize = (capacity: number) =>
    network.emulator.seed({
      id: set,
      location: 'westeurope',
      sku: { name: 'Standard_D2s_v5', capacity },
      properties: {
        orchestrationMode: 'Uniform',
        upgradePolicy: { mode: 'Automatic' },
        virtualMachineProfile: { networkProfile: { networkInterfaceConfigurations } },
      },
    })
  resize(2)
  const addressOf = (instance: number) => {
    const id = `${set}/virtualMachines/${instance}/networkInterfaces/nic/ipConfigurations/ipconfig`
    return found(stringAt(objectAt(network.emulator.resources.child(id), 'properties'), 'privateIPAddress'))
  }
  const [first, second] = [addressOf(0), addressOf(1)]
  for (const ip of [first, second]) await serveBackend(network.underlay, ip, backendPort)
  expect(await answeredBy()).toEqual(new Set([first, second]))
  resize(1)
  expect(await answeredBy()).toEqual(new Set([first]))
})
