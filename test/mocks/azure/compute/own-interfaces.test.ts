import { afterEach, beforeEach, expect, it } from 'vitest'
import { group } from '#test/mocks/azure/support/ids'
import { collect, location, startCompute } from './support.ts'
import type { ComputeAzure } from './support.ts'

let azure: ComputeAzure
beforeEach(async () => {
  azure = await startCompute()
})
afterEach(() => azure.emulator.stop())

function machine(deleteOption: 'Delete' | 'Detach' = 'Delete') {
  const publicIPAddressConfiguration = { name: 'open', deleteOption }
  const loadBalancerBackendAddressPools = [{ id: azure.pool('pool') }]
  const ip = { name: 'ip', subnet: { id: azure.subnet }, loadBalancerBackendAddressPools, publicIPAddressConfiguration }
  const networkInterfaceConfigurations = [{ name: 'nic', primary: true, deleteOption, ipConfigurations: [ip] }]
  return {
    location,
    hardwareProfile: { vmSize: 'Standard_D2s_v5' },
    osProfile: { computerName: 'node' },
    networkProfile: { networkApiVersion: '2022-11-01', networkInterfaceConfigurations },
  }
}

const names = async () => {
  const { networkInterfaces, publicIPAddresses } = azure.client
  const all = [...(await collect(networkInterfaces.list(group))), ...(await collect(publicIPAddresses.list(group)))]
  return all.map(({ name }) => name)
}

it('a virtual machine brings along the interface that it describes, with its pool and its public IP', async () => {
  const { virtualMachines } = azure.compute
  const made = await virtualMachines.createOrUpdate(group, 'vm', machine(), azure.quick)
  expect(made.networkProfile?.networkInterfaceConfigurations).toBeUndefined()
  const [nic] = await collect(azure.client.networkInterfaces.list(group))
  expect(made.networkProfile?.networkInterfaces).toEqual([{ id: nic?.id, primary: true, deleteOption: 'Delete' }])
  expect(nic?.virtualMachine?.id).toBe(made.id)
  const [ip] = nic?.ipConfigurations ?? []
  const [address] = await collect(azure.client.publicIPAddresses.list(group))
  expect(ip).toMatchObject({ privateIPAddress: '10.0.0.5', publicIPAddress: { id: address?.id } })
  expect(ip?.loadBalancerBackendAddressPools).toMatchObject([{ id: azure.pool('pool') }])
  expect(await names()).toEqual([
    expect.stringMatching(/^nic-[0-9a-f]{8}$/),
    expect.stringMatching(/^open-[0-9a-f]{8}$/),
  ])
  await virtualMachines.createOrUpdate(group, 'vm', { ...machine(), tags: { a: 'b' } }, azure.quick)
  expect(await names()).toHaveLength(2)
  await virtualMachines.delete(group, 'vm', azure.quick)
  expect(await names()).toEqual([])
})

it('what was told to be detached stays when its virtual machine goes', async () => {
  const { virtualMachines } = azure.compute
  await virtualMachines.createOrUpdate(group, 'vm', machine('Detach'), azure.quick)
  await virtualMachines.delete(group, 'vm', azure.quick)
  expect(await names()).toHaveLength(2)
})

it('a virtual machine needs interfaces, and the api-version to make them with', async () => {
  const { virtualMachines } = azure.compute
  const body = machine()
  const bare = virtualMachines.createOrUpdate(group, 'vm', { ...body, networkProfile: {} }, azure.quick)
  await expect(bare).rejects.toMatchObject({
    code: 'InvalidParameter',
    message: expect.stringMatching(/networkInterfaces' is missing/),
  })
  const { networkInterfaceConfigurations } = body.networkProfile
  const networkProfile = { networkInterfaceConfigurations }
  const unversioned = virtualMachines.createOrUpdate(group, 'vm', { ...body, networkProfile }, azure.quick)
  await expect(unversioned).rejects.toMatchObject({ message: expect.stringMatching(/networkApiVersion' is missing/) })
  expect(await names()).toEqual([])
})
