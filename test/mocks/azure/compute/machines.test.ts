import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { group } from '#test/mocks/azure/support/ids'
import { collect, location, machine, putInterface, scaleSet, startCompute } from './support.ts'
import type { ComputeAzure } from './support.ts'

let azure: ComputeAzure
let nic: string
beforeEach(async () => {
  azure = await startCompute()
  nic = await putInterface(azure, 'nic')
})
afterEach(() => azure.emulator.stop())

describe('a virtual machine', () => {
  it('lives its whole life through the real SDK: create, get, list, update, conflict, delete', async () => {
    const { compute, quick } = azure
    const { virtualMachines } = compute
    const made = await virtualMachines.createOrUpdate(group, 'Node-1', machine(nic), quick)
    expect(made).toMatchObject({ name: 'Node-1', provisioningState: 'Succeeded', etag: '"1"', location })
    expect(made.osProfile).toEqual({ computerName: 'node', adminUsername: 'azureuser' })
    expect((await virtualMachines.get(group, 'node-1')).vmId).toBe(made.vmId)
    expect((await collect(virtualMachines.list(group))).map(({ name }) => name)).toEqual(['Node-1'])
    expect((await collect(virtualMachines.listAll())).map(({ name }) => name)).toEqual(['Node-1'])
    const updated = await virtualMachines.createOrUpdate(group, 'Node-1', { ...machine(nic), tags: { a: 'b' } }, quick)
    expect(updated).toMatchObject({ tags: { a: 'b' }, etag: '"2"', vmId: made.vmId })
    const patched = await virtualMachines.update(group, 'Node-1', { tags: { c: 'd' } }, quick)
    expect(patched).toMatchObject({ tags: { c: 'd' }, hardwareProfile: { vmSize: 'Standard_D2s_v5' } })
    const stale = virtualMachines.createOrUpdate(group, 'Node-1', machine(nic), { ...quick, ifMatch: '"1"' })
    await expect(stale).rejects.toMatchObject({
      statusCode: 412,
      message: 'Etag provided in if-match header "1" does not match etag "3" of resource.',
    })
    await virtualMachines.delete(group, 'Node-1', quick)
    await expect(virtualMachines.get(group, 'Node-1')).rejects.toMatchObject({ code: 'ResourceNotFound' })
    await virtualMachines.delete(group, 'Node-1', quick)
  })

  it('shows its provisioning and its power in the instance view, only when asked', async () => {
    const { virtualMachines } = azure.compute
    const { quick } = azure
    await virtualMachines.createOrUpdate(group, 'vm', machine(nic), quick)
    expect((await virtualMachines.get(group, 'vm')).instanceView).toBeUndefined()
    const codes = async () => {
      const { instanceView } = await virtualMachines.get(group, 'vm', { expand: 'instanceView' })
      return instanceView?.statuses?.map(({ code, displayStatus }) => [code, displayStatus])
    }
    const provisioned = ['ProvisioningState/succeeded', 'Provisioning succeeded']
    expect(await codes()).toEqual([provisioned, ['PowerState/running', 'VM running']])
    await virtualMachines.deallocate(group, 'vm', quick)
    expect(await codes()).toEqual([provisioned, ['PowerState/deallocated', 'VM deallocated']])
    await virtualMachines.start(group, 'vm', quick)
    expect((await codes())?.[1]).toEqual(['PowerState/running', 'VM running'])
    await virtualMachines.powerOff(group, 'vm', quick)
    expect((await codes())?.[1]).toEqual(['PowerState/stopped', 'VM stopped'])
    await virtualMachines.restart(group, 'vm', quick)
    await virtualMachines.reimage(group, 'vm', quick)
    const view = await virtualMachines.instanceView(group, 'vm')
    expect(view.statuses?.[1]?.code).toBe('PowerState/running')
    const [only] = await collect(virtualMachines.listAll({ statusOnly: 'true' }))
    expect(only?.instanceView?.statuses).toHaveLength(2)
  })

  it('points at its network interface, which is then in use, and is named by it', async () => {
    const { client, compute, quick } = azure
    const made = await compute.virtualMachines.createOrUpdate(group, 'vm', machine(nic), quick)
    expect((await client.networkInterfaces.get(group, 'nic')).virtualMachine?.id).toBe(made.id)
    await expect(client.networkInterfaces.delete(group, 'nic', quick)).rejects.toMatchObject({ code: 'NicInUse' })
    const second = compute.virtualMachines.createOrUpdate(group, 'vm-2', machine(nic), quick)
    await expect(second).rejects.toMatchObject({ code: 'InvalidParameter' })
    await compute.virtualMachines.delete(group, 'vm', quick)
    await client.networkInterfaces.delete(group, 'nic', quick)
  })

  it('takes its interface along when it was told to', async () => {
    const { client, compute, quick } = azure
    const body = { ...machine(nic), networkProfile: { networkInterfaces: [{ id: nic, deleteOption: 'Delete' }] } }
    await compute.virtualMachines.createOrUpdate(group, 'vm', body, quick)
    await compute.virtualMachines.delete(group, 'vm', quick)
    await expect(client.networkInterfaces.get(group, 'nic')).rejects.toMatchObject({ code: 'ResourceNotFound' })
  })

  it('needs an interface that is there', async () => {
    const { virtualMachines } = azure.compute
    const { networkProfile: _, ...without } = machine(nic)
    const omitted = virtualMachines.createOrUpdate(group, 'vm', without, azure.quick)
    await expect(omitted).rejects.toMatchObject({ code: 'InvalidParameter', statusCode: 400 })
    const dangling = virtualMachines.createOrUpdate(group, 'vm', machine(`${nic}-gone`), azure.quick)
    await expect(dangling).rejects.toMatchObject({ code: 'NotFound' })
  })

  it('keeps its set and its name for life', async () => {
    const { availabilitySets, virtualMachines } = azure.compute
    const { id } = await availabilitySets.createOrUpdate(group, 'set', { location, sku: { name: 'Aligned' } })
    await virtualMachines.createOrUpdate(group, 'vm', machine(nic), azure.quick)
    const moved = { ...machine(nic), availabilitySet: { id: String(id) } }
    await expect(virtualMachines.createOrUpdate(group, 'vm', moved, azure.quick)).rejects.toMatchObject({
      code: 'PropertyChangeNotAllowed',
      message: "Changing property 'availabilitySet.id' is not allowed.",
    })
    const renamed = { ...machine(nic), osProfile: { computerName: 'other', adminUsername: 'azureuser' } }
    await expect(virtualMachines.createOrUpdate(group, 'vm', renamed, azure.quick)).rejects.toMatchObject({
      code: 'PropertyChangeNotAllowed',
    })
  })
})

describe('an availability set', () => {
  it('of machines lives its whole life through the real SDK', async () => {
    const { availabilitySets, virtualMachines } = azure.compute
    const body = { location, sku: { name: 'Aligned' }, platformFaultDomainCount: 2 }
    const made = await availabilitySets.createOrUpdate(group, 'set', body)
    expect(made).toMatchObject({ platformUpdateDomainCount: 5, platformFaultDomainCount: 2, sku: { name: 'Aligned' } })
    expect((await collect(availabilitySets.list(group))).map(({ name }) => name)).toEqual(['set'])
    expect(await collect(availabilitySets.listBySubscription())).toHaveLength(1)
    expect((await availabilitySets.update(group, 'set', { tags: { a: 'b' } })).tags).toEqual({ a: 'b' })
    const vm = await virtualMachines.createOrUpdate(
      group,
      'vm',
      { ...machine(nic), availabilitySet: { id: String(made.id) } },
      azure.quick,
    )
    expect((await availabilitySets.get(group, 'set')).virtualMachines).toEqual([{ id: vm.id }])
    await expect(availabilitySets.delete(group, 'set')).rejects.toMatchObject({
      statusCode: 409,
      code: 'OperationNotAllowed',
      message:
        "Availability Set 'set' cannot be deleted. Before deleting an Availability Set please ensure that it does " +
        'not contain any VM.',
    })
    await expect(availabilitySets.createOrUpdate(group, 'set', { location })).rejects.toMatchObject({
      code: 'OperationNotAllowed',
    })
    await virtualMachines.delete(group, 'vm', azure.quick)
    await availabilitySets.delete(group, 'set')
    await expect(availabilitySets.get(group, 'set')).rejects.toMatchObject({ code: 'ResourceNotFound' })
  })
})

describe('a flexible scale set', () => {
  const flexible = (capacity: number) => {
    const { virtualMachineProfile, sku } = scaleSet(azure, capacity)
    return { location, sku, orchestrationMode: 'Flexible', platformFaultDomainCount: 1, virtualMachineProfile }
  }

  it('lives its whole life through the real SDK, with the machines that it makes', async () => {
    const { quick } = azure
    const { virtualMachineScaleSets: sets, virtualMachineScaleSetVMs: machines, virtualMachines } = azure.compute
    const made = await sets.createOrUpdate(group, 'flex', flexible(1), quick)
    expect(made).toMatchObject({ provisioningState: 'Succeeded', orchestrationMode: 'Flexible', etag: '"1"' })
    expect((await sets.get(group, 'FLEX')).id).toBe(made.id)
    expect((await collect(sets.list(group))).map(({ name }) => name)).toEqual(['flex'])
    const [instance] = await collect(machines.list(group, 'flex', { expand: 'instanceView' }))
    const name = String(instance?.name)
    expect((await machines.get(group, 'flex', name)).vmId).toBe((await virtualMachines.get(group, name)).vmId)
    expect(instance?.instanceView?.statuses?.map(({ code }) => code)).toContain('PowerState/running')
    expect((await sets.update(group, 'flex', { tags: { a: 'b' } }, quick)).tags).toEqual({ a: 'b' })
    expect((await sets.update(group, 'flex', { sku: { capacity: 2 } }, quick)).sku?.capacity).toBe(2)
    expect(await collect(machines.list(group, 'flex'))).toHaveLength(2)
    const stale = sets.createOrUpdate(group, 'flex', flexible(2), { ...quick, ifMatch: '"1"' })
    await expect(stale).rejects.toMatchObject({ statusCode: 412, code: 'PreconditionFailed' })
    await sets.delete(group, 'flex', quick)
    await expect(sets.get(group, 'flex')).rejects.toMatchObject({ code: 'ResourceNotFound' })
    expect(await collect(virtualMachines.list(group))).toEqual([])
  })

  it('makes virtual machines with interfaces of their own, found by the filter on its id', async () => {
    const { client, compute, quick } = azure
    const set = await compute.virtualMachineScaleSets.createOrUpdate(group, 'flex', flexible(2), quick)
    await compute.virtualMachineScaleSets.createOrUpdate(group, 'second', flexible(1), quick)
    const filter = `'virtualMachineScaleSet/id' eq '${set.id}'`
    await compute.virtualMachines.createOrUpdate(group, 'alone', machine(nic), quick)
    const machines = await collect(compute.virtualMachines.list(group, { filter }))
    expect(machines.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^flex_[0-9a-f]{8}$/),
      expect.stringMatching(/^flex_[0-9a-f]{8}$/),
    ])
    expect(await collect(compute.virtualMachines.list(group))).toHaveLength(4)
    const listed = await collect(compute.virtualMachineScaleSetVMs.list(group, 'flex'))
    expect(listed.map(({ instanceId }) => instanceId)).toEqual(machines.map(({ name }) => name))
    const interfaces = await collect(client.networkInterfaces.list(group))
    const owners = interfaces.flatMap(({ virtualMachine }) => virtualMachine?.id ?? [])
    expect(owners).toEqual(expect.arrayContaining(machines.map(({ id }) => String(id))))
    expect(owners).toHaveLength(4)
    await compute.virtualMachineScaleSets.createOrUpdate(group, 'flex', flexible(1), quick)
    expect(await collect(compute.virtualMachines.list(group, { filter }))).toHaveLength(1)
    await compute.virtualMachineScaleSets.delete(group, 'flex', quick)
    expect(await collect(compute.virtualMachines.list(group))).toHaveLength(2)
  })

  it('takes machines that name it, as a uniform one does not', async () => {
    const { compute, quick } = azure
    const { virtualMachineProfile: _, ...empty } = flexible(0)
    const set = await compute.virtualMachineScaleSets.createOrUpdate(group, 'flex', empty, quick)
    const body = { ...machine(nic), virtualMachineScaleSet: { id: String(set.id) } }
    const made = await compute.virtualMachines.createOrUpdate(group, 'vm', body, quick)
    expect(made.virtualMachineScaleSet?.id).toBe(set.id)
    const uniform = await compute.virtualMachineScaleSets.createOrUpdate(group, 'uni', scaleSet(azure, 0), quick)
    const other = await putInterface(azure, 'nic-2')
    const wrong = { ...machine(other), virtualMachineScaleSet: { id: String(uniform.id) } }
    await expect(compute.virtualMachines.createOrUpdate(group, 'vm-2', wrong, quick)).rejects.toMatchObject({
      code: 'BadRequest',
    })
  })

  it('refuses a filter that it does not know rather than answer too much', async () => {
    const wrong = collect(azure.compute.virtualMachines.list(group, { filter: "name eq 'vm'" }))
    await expect(wrong).rejects.toMatchObject({ code: 'InvalidParameter' })
  })
})
