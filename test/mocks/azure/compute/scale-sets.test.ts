import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { group } from '#test/mocks/azure/support/ids'
import { collect, location, scaleSet, startCompute } from './support.ts'
import type { ComputeAzure } from './support.ts'

let azure: ComputeAzure
beforeEach(async () => {
  azure = await startCompute()
})
afterEach(() => azure.emulator.stop())

async function make(capacity = 2, pools?: readonly string[]) {
  const { virtualMachineScaleSets } = azure.compute
  return virtualMachineScaleSets.createOrUpdate(group, 'ss', scaleSet(azure, capacity, pools), azure.quick)
}

const instances = (expand?: string) =>
  collect(azure.compute.virtualMachineScaleSetVMs.list(group, 'ss', expand === undefined ? {} : { expand }))
const nicOf = (instance: string) =>
  azure.client.networkInterfaces.getVirtualMachineScaleSetNetworkInterface(group, 'ss', instance, 'nic')
const poolsOf = async (instance: string) =>
  (await nicOf(instance)).ipConfigurations?.[0]?.loadBalancerBackendAddressPools?.map(({ id }) => id)

describe('a uniform scale set', () => {
  it('goes through create, get, list, update, conflict and delete with the real SDK', async () => {
    const { virtualMachineScaleSets } = azure.compute
    const made = await make()
    expect(made).toMatchObject({ provisioningState: 'Succeeded', etag: '"1"', sku: { capacity: 2 } })
    expect(made.virtualMachineProfile?.osProfile?.adminPassword).toBeUndefined()
    expect((await virtualMachineScaleSets.get(group, 'SS')).uniqueId).toBe(made.uniqueId)
    expect((await collect(virtualMachineScaleSets.list(group))).map(({ name }) => name)).toEqual(['ss'])
    expect(await collect(virtualMachineScaleSets.listAll())).toHaveLength(1)
    const patched = await virtualMachineScaleSets.update(group, 'ss', { tags: { a: 'b' } }, azure.quick)
    expect(patched).toMatchObject({ tags: { a: 'b' }, etag: '"2"', sku: { capacity: 2 } })
    const body = scaleSet(azure, 2)
    const stale = virtualMachineScaleSets.createOrUpdate(group, 'ss', body, { ...azure.quick, ifMatch: '"1"' })
    await expect(stale).rejects.toMatchObject({ statusCode: 412, code: 'PreconditionFailed' })
    const again = virtualMachineScaleSets.createOrUpdate(group, 'ss', body, { ...azure.quick, ifNoneMatch: '*' })
    await expect(again).rejects.toMatchObject({ statusCode: 412 })
    await virtualMachineScaleSets.delete(group, 'ss', azure.quick)
    await expect(virtualMachineScaleSets.get(group, 'ss')).rejects.toMatchObject({ code: 'ResourceNotFound' })
  })

  it('names its machines and says how they are', async () => {
    await make()
    const [first, second] = await instances('instanceView')
    expect(first).toMatchObject({ name: 'ss_0', instanceId: '0', osProfile: { computerName: 'vmss000000' } })
    expect(second).toMatchObject({ name: 'ss_1', instanceId: '1', latestModelApplied: true, etag: '"1"' })
    expect(first?.instanceView?.statuses?.map(({ code }) => code)).toEqual([
      'ProvisioningState/succeeded',
      'PowerState/running',
    ])
    expect((await instances())[0]?.instanceView).toBeUndefined()
    const one = await azure.compute.virtualMachineScaleSetVMs.getInstanceView(group, 'ss', '1')
    expect(one.computerName).toBe('vmss000001')
    const all = await azure.compute.virtualMachineScaleSets.getInstanceView(group, 'ss')
    expect(all.virtualMachine?.statusesSummary).toEqual([{ code: 'ProvisioningState/succeeded', count: 2 }])
    const missing = azure.compute.virtualMachineScaleSetVMs.get(group, 'ss', '7')
    await expect(missing).rejects.toMatchObject({ statusCode: 404 })
  })

  it('grows at the end, shrinks from the end, and never gives a number twice', async () => {
    await make(3)
    await make(1)
    await make(2)
    expect((await instances()).map(({ instanceId }) => instanceId)).toEqual(['0', '3'])
  })

  it('reads its interfaces through the set’s own paths, with api-version 2018-10-01', async () => {
    await make()
    const { networkInterfaces } = azure.client
    const all = await collect(networkInterfaces.listVirtualMachineScaleSetNetworkInterfaces(group, 'ss'))
    expect(all.map(({ ipConfigurations }) => ipConfigurations?.[0]?.privateIPAddress)).toEqual(['10.0.0.5', '10.0.0.6'])
    const own = await collect(networkInterfaces.listVirtualMachineScaleSetVMNetworkInterfaces(group, 'ss', '1'))
    expect(own).toMatchObject([{ name: 'nic', primary: true, virtualMachine: { id: expect.stringMatching(/\/1$/) } }])
    const ip = networkInterfaces.getVirtualMachineScaleSetIpConfiguration(group, 'ss', '0', 'nic', 'ipconfig')
    expect((await ip).subnet?.id).toBe(azure.subnet)
    const list = networkInterfaces.listVirtualMachineScaleSetIpConfigurations(group, 'ss', '0', 'nic')
    expect(await collect(list)).toHaveLength(1)
    const gone = networkInterfaces.getVirtualMachineScaleSetNetworkInterface(group, 'ss', '0', 'other')
    await expect(gone).rejects.toMatchObject({ statusCode: 404, code: 'NotFound' })
    expect(azure.emulator.log.count({ type: 'virtualMachineScaleSets/networkInterfaces' })).toBe(1)
  })

  it('gives its machines public IPs that nobody else has', async () => {
    const body = scaleSet(azure, 2)
    const [nic] = body.virtualMachineProfile.networkProfile.networkInterfaceConfigurations
    const [ip] = nic?.ipConfigurations ?? []
    if (ip === undefined) throw new Error('the profile has no ip configuration')
    Object.assign(ip, { publicIPAddressConfiguration: { name: 'open' } })
    await azure.compute.virtualMachineScaleSets.createOrUpdate(group, 'ss', body, azure.quick)
    const { publicIPAddresses } = azure.client
    const all = await collect(publicIPAddresses.listVirtualMachineScaleSetPublicIPAddresses(group, 'ss'))
    expect(all.map(({ ipAddress }) => ipAddress)).toEqual(['20.0.0.1', '20.0.0.2'])
    const at = [group, 'ss', '1', 'nic', 'ipconfig'] as const
    const listed = await collect(publicIPAddresses.listVirtualMachineScaleSetVMPublicIPAddresses(...at))
    expect(listed.map(({ name }) => name)).toEqual(['open'])
    const one = await publicIPAddresses.getVirtualMachineScaleSetPublicIPAddress(...at, 'open')
    expect(one.ipAddress).toBe('20.0.0.2')
    const sku = { name: 'Standard' }
    const pip = await publicIPAddresses.createOrUpdate(
      group,
      'pip',
      { location, sku, publicIPAllocationMethod: 'Static' },
      azure.quick,
    )
    expect(pip.ipAddress).toBe('20.0.0.3')
  })

  it('keeps its old machines on the old model until they are upgraded by hand', async () => {
    await make(2, ['pool'])
    await make(2, ['pool', 'other'])
    expect((await instances()).map(({ latestModelApplied }) => latestModelApplied)).toEqual([false, false])
    expect(await poolsOf('0')).toEqual([azure.pool('pool')])
    const { virtualMachineScaleSets } = azure.compute
    await virtualMachineScaleSets.updateInstances(group, 'ss', { instanceIds: ['0'] }, azure.quick)
    expect(await poolsOf('0')).toEqual([azure.pool('pool'), azure.pool('other')])
    expect(await poolsOf('1')).toEqual([azure.pool('pool')])
    expect((await instances()).map(({ latestModelApplied }) => latestModelApplied)).toEqual([true, false])
    const wrong = virtualMachineScaleSets.updateInstances(group, 'ss', { instanceIds: ['0', '999'] }, azure.quick)
    await expect(wrong).rejects.toMatchObject({
      statusCode: 400,
      code: 'InvalidParameter',
      message: 'The provided instanceId 999 is not an active Virtual Machine Scale Set VM instanceId.',
    })
  })

  it('stops, starts and deletes machines, some or all of them', async () => {
    const { virtualMachineScaleSets: sets, virtualMachineScaleSetVMs: machines } = azure.compute
    await make(3)
    const powers = async () =>
      (await instances('instanceView')).map(({ instanceView }) => instanceView?.statuses?.[1]?.code?.slice(11))
    await sets.deallocate(group, 'ss', { ...azure.quick, vmInstanceIDs: { instanceIds: ['1', '2'] } })
    expect(await powers()).toEqual(['running', 'deallocated', 'deallocated'])
    await machines.start(group, 'ss', '1', azure.quick)
    await sets.powerOff(group, 'ss', { ...azure.quick, vmInstanceIDs: { instanceIds: ['0'] } })
    expect(await powers()).toEqual(['stopped', 'running', 'deallocated'])
    await sets.start(group, 'ss', azure.quick)
    expect(await powers()).toEqual(['running', 'running', 'running'])
    await sets.restart(group, 'ss', azure.quick)
    await machines.reimage(group, 'ss', '0', azure.quick)
    await sets.deleteInstances(group, 'ss', { instanceIds: ['0'] }, azure.quick)
    await machines.delete(group, 'ss', '2', azure.quick)
    expect((await instances()).map(({ instanceId }) => instanceId)).toEqual(['1'])
    expect((await sets.get(group, 'ss')).sku?.capacity).toBe(1)
  })

  it('lets one machine be put elsewhere: its tags, and the pools of its interface', async () => {
    const { virtualMachineScaleSetVMs: machines } = azure.compute
    await make(2)
    const before = await machines.get(group, 'ss', '1')
    const configurations = before.networkProfileConfiguration?.networkInterfaceConfigurations ?? []
    for (const { ipConfigurations } of configurations) {
      for (const one of ipConfigurations ?? []) one.loadBalancerBackendAddressPools = [{ id: azure.pool('other') }]
    }
    const put = await machines.update(group, 'ss', '1', { ...before, tags: { a: 'b' } }, azure.quick)
    expect(put).toMatchObject({ tags: { a: 'b' }, provisioningState: 'Succeeded', etag: '"2"' })
    expect(await poolsOf('1')).toEqual([azure.pool('other')])
    expect(await poolsOf('0')).toEqual([azure.pool('pool')])
    const stale = machines.update(group, 'ss', '1', before, { ...azure.quick, ifMatch: '"1"' })
    await expect(stale).rejects.toMatchObject({ statusCode: 412 })
    const absent = machines.update(group, 'ss', '9', { location }, azure.quick)
    await expect(absent).rejects.toMatchObject({ code: 'InvalidParameter' })
    for (const { ipConfigurations } of configurations) {
      for (const one of ipConfigurations ?? []) one.loadBalancerBackendAddressPools = [{ id: azure.pool('none') }]
    }
    await expect(machines.update(group, 'ss', '1', before, azure.quick)).rejects.toMatchObject({
      code: 'InvalidResourceReference',
    })
  })

  it('keeps its upgrade policy and the rest of its profile when a network profile alone is put over it', async () => {
    const { virtualMachineScaleSets } = azure.compute
    const made = await make()
    const { networkProfile = {} } = made.virtualMachineProfile ?? {}
    const body = { location, virtualMachineProfile: { networkProfile } }
    const after = await virtualMachineScaleSets.createOrUpdate(group, 'ss', body, azure.quick)
    expect(after.upgradePolicy).toEqual(made.upgradePolicy)
    expect(after.virtualMachineProfile).toEqual(made.virtualMachineProfile)
    expect(after.sku).toEqual(made.sku)
  })

  it('needs a profile with interfaces and an upgrade policy', async () => {
    const { virtualMachineScaleSets } = azure.compute
    const { virtualMachineProfile: _, ...bare } = scaleSet(azure, 1)
    const made = virtualMachineScaleSets.createOrUpdate(group, 'ss', bare, azure.quick)
    await expect(made).rejects.toMatchObject({ code: 'InvalidParameter' })
    const { upgradePolicy: __, ...unruled } = scaleSet(azure, 1)
    const second = virtualMachineScaleSets.createOrUpdate(group, 'ss', unruled, azure.quick)
    await expect(second).rejects.toMatchObject({ code: 'InvalidParameter' })
    await make()
    const other = { ...scaleSet(azure, 1), orchestrationMode: 'Flexible' }
    await expect(virtualMachineScaleSets.createOrUpdate(group, 'ss', other, azure.quick)).rejects.toMatchObject({
      code: 'PropertyChangeNotAllowed',
    })
  })
})

describe('a load balancer in front of a scale set', () => {
  it('shows the machines in its pool by the ids of their configurations', async () => {
    const { id } = await make()
    const pool = await azure.client.loadBalancerBackendAddressPools.get(group, 'lb', 'pool')
    expect(pool.backendIPConfigurations?.map((one) => one.id)).toEqual(
      ['0', '1'].map((instance) => `${id}/virtualMachines/${instance}/networkInterfaces/nic/ipConfigurations/ipconfig`),
    )
  })

  it('cannot be deleted, in the very sentence that controllers read the set’s id out of', async () => {
    const { id } = await make()
    const refused = azure.client.loadBalancers.delete(group, 'lb', azure.quick)
    await expect(refused).rejects.toMatchObject({
      statusCode: 400,
      code: 'LoadBalancerInUseByVirtualMachineScaleSet',
      message: expect.stringMatching(
        new RegExp(
          'Cannot delete load balancer /subscriptions/.*/loadBalancers/lb since its child resources .*pool.* ' +
            `are in use by virtual machine scale set ${id}\\.$`,
        ),
      ),
    })
    await azure.compute.virtualMachineScaleSets.delete(group, 'ss', azure.quick)
    await azure.client.loadBalancers.delete(group, 'lb', azure.quick)
  })

  it('cannot lose a pool that the set is in by a PUT of the whole either', async () => {
    await make()
    const frontendIPConfigurations = [{ name: 'front', subnet: { id: azure.subnet } }]
    const body = {
      location,
      sku: { name: 'Standard' },
      frontendIPConfigurations,
      backendAddressPools: [{ name: 'other' }],
    }
    const put = azure.client.loadBalancers.createOrUpdate(group, 'lb', body, azure.quick)
    await expect(put).rejects.toMatchObject({ code: 'LoadBalancerInUseByVirtualMachineScaleSet' })
  })

  it('stays in use until both the model and every machine have left its pools', async () => {
    await make(1, ['pool'])
    await make(1, [])
    const { loadBalancers } = azure.client
    await expect(loadBalancers.delete(group, 'lb', azure.quick)).rejects.toMatchObject({
      code: 'LoadBalancerInUseByVirtualMachineScaleSet',
    })
    await azure.compute.virtualMachineScaleSets.updateInstances(group, 'ss', { instanceIds: ['*'] }, azure.quick)
    await loadBalancers.delete(group, 'lb', azure.quick)
  })
})

it('names the machine’s interface as Azure does when the subnet it stands in is to go', async () => {
  await make(1, [])
  const message = expect.stringMatching(
    /is in use by \/subscriptions\/.*\/networkInterfaces\/\|providers\|Microsoft\.Compute\|virtualMachineScaleSets\|ss\|virtualMachines\|0\|networkInterfaces\|nic\/ipConfigurations\/ipconfig and cannot be deleted\./,
  )
  await azure.client.loadBalancers.delete(group, 'lb', azure.quick)
  await expect(azure.client.subnets.delete(group, 'vnet', 'nodes', azure.quick)).rejects.toMatchObject({
    code: 'InUseSubnetCannotBeDeleted',
    message,
  })
})

it('keeps the subnet of its profile from going without a single machine, unless the knob says otherwise', async () => {
  const { id } = await make(0, [])
  await azure.client.loadBalancers.delete(group, 'lb', azure.quick)
  const refused = azure.client.subnets.delete(group, 'vnet', 'nodes', azure.quick)
  await expect(refused).rejects.toMatchObject({
    code: 'InUseSubnetCannotBeDeleted',
    message: expect.stringContaining(`is in use by ${id} and cannot be deleted.`),
  })
  expect((await azure.client.subnets.get(group, 'vnet', 'nodes')).ipConfigurations).toBeUndefined()
  azure.emulator.knobs.emptyScaleSetHoldsSubnet = false
  await make(0, [])
  await azure.client.subnets.delete(group, 'vnet', 'nodes', azure.quick)
})
