import { afterEach, expect, it } from 'vitest'
import { startEmulator } from '#mocks/azure/emulator'
import type { Emulator } from '#mocks/azure/emulator'
import { FakeClock } from '#mocks/time/clock'
import { groupId, idOf } from '#test/mocks/azure/support/ids'

const running: Emulator[] = []
afterEach(() => Promise.all(running.splice(0).map((emulator) => emulator.stop())))

it('finds its machines, their addresses and what holds a load balancer again after a restart', async () => {
  const clock = new FakeClock()
  const first = await startEmulator({ clock })
  running.push(first)
  const location = 'westeurope'
  first.seed({ id: groupId(first), location })
  const network = idOf(first, 'virtualNetworks', 'vnet')
  const subnets = [{ name: 'nodes', properties: { addressPrefix: '10.0.0.0/24' } }]
  first.seed({ id: network, location, properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets } })
  const set = `${groupId(first)}/providers/Microsoft.Compute/virtualMachineScaleSets/ss`
  const ipConfigurations = [{ name: 'ip', properties: { subnet: { id: `${network}/subnets/nodes` } } }]
  const networkProfile = { networkInterfaceConfigurations: [{ name: 'nic', properties: { ipConfigurations } }] }
  const properties = { upgradePolicy: { mode: 'Manual' }, virtualMachineProfile: { networkProfile } }
  first.seed({ id: set, location, sku: { name: 'Standard_D2s_v5', capacity: 2 }, properties })
  const second = await startEmulator({ clock, snapshot: first.snapshot() })
  running.push(second)
  expect(second.resources.get(set)).toEqual(first.resources.get(set))
  const machine = `${set}/virtualMachines/1`
  expect(second.resources.child(machine)).toMatchObject({ name: 'ss_1' })
  expect(second.resources.child(`${machine}/networkInterfaces/nic`)).toEqual(
    first.resources.child(`${machine}/networkInterfaces/nic`),
  )
  expect(second.resources.get(network)).toEqual(first.resources.get(network))
  expect(JSON.stringify(second.resources.get(network))).toContain(
    `${machine}/networkInterfaces/nic/ipConfigurations/ip`,
  )
})
