/** Pools that network interfaces name, which is the Azure provider's default (azure-provider-behaviour 6.1, 6.2). */
import { describe, expect, test } from 'vitest'
import type { Member } from '#provider/provider'
import { aMember } from './a-member.ts'
import { audit } from './audit.ts'
import { internal } from './manifest.ts'
import { instancesOf, nodesOf, profilePools, seedScaleSet } from './played-machines.ts'
import type { PlayedAzure } from './played-azure.ts'
import { Stage, type StageOptions } from './stage.ts'

const byInterface = { loadBalancerBackendPoolConfigurationType: 'nodeIPConfiguration' }

function scaleSets(...capacities: readonly number[]) {
  return (azure: PlayedAzure): readonly Member[] =>
    capacities.flatMap((capacity, at) => nodesOf(azure, seedScaleSet(azure, `pool${at}`, { capacity })))
}

function open(options: StageOptions = {}) {
  const { config, ...rest } = options
  return Stage.open({ machines: scaleSets(3), ...rest, config: { ...byInterface, ...config } })
}

const setId = (stage: Stage, name = 'pool0') => seedIdOf(stage.azure, name)

function seedIdOf({ emulator }: PlayedAzure, name: string): string {
  const found = emulator.resources.list('Microsoft.Compute/virtualMachineScaleSets').find((set) => set.name === name)
  if (found === undefined) throw new Error(`no scale set ${name}`)
  return found.id
}

const poolsIn = (stage: Stage, set = 'pool0') => instancesOf(stage.azure, setId(stage, set)).map(({ pools }) => pools)
const external = 'kubernetes/kubernetes'

const writes = (stage: Stage) => stage.emulator.log.summary().byClass.write

async function withService(options: StageOptions = {}): Promise<Stage> {
  const stage = await open(options)
  stage.apply('web')
  await stage.untilReady()
  await stage.time.pass(60_000)
  stage.emulator.log.clear()
  return stage
}

describe('machines of a uniform scale set', () => {
  test('join the pool of the first Service by their interfaces, and their set does for those to come', async () => {
    await using stage = await open()
    stage.apply('web')
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(poolsIn(stage)).toEqual([[external], [external], [external]])
    expect(profilePools(stage.azure, setId(stage))).toEqual([external])
    expect(audit(stage)).toEqual([])
    expect(stage.controller.troubled).toEqual(new Map())
    const { log } = stage.emulator
    expect(log.count({ method: 'PUT', type: 'virtualMachineScaleSets/virtualMachines' })).toBe(3)
    expect(log.count({ method: 'PATCH', type: 'virtualMachineScaleSets' })).toBe(1)
  })

  test('are not written again for a second Service, nor after a restart', async () => {
    await using stage = await withService()
    stage.apply('shop')
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(stage.emulator.log.count({ type: 'virtualMachineScaleSets/virtualMachines' })).toBe(0)
    stage.emulator.log.clear()
    await stage.restart()
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(writes(stage)).toBe(0)
    expect(stage.emulator.log.count({ class: 'read' })).toBeLessThanOrEqual(10)
  })

  test('join both load balancers, the internal one too', async () => {
    await using stage = await withService()
    stage.apply('inside', { annotations: internal })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(poolsIn(stage)[0]).toEqual([external, 'kubernetes-internal/kubernetes'])
  })

  test('kubernetes#83073, #792: forty nodes are read by lists and written once each', async () => {
    await using stage = await open({ machines: scaleSets(20, 20) })
    stage.emulator.log.clear()
    stage.apply('web')
    await stage.untilReady()
    await stage.time.pass(120_000)
    const { log } = stage.emulator
    expect(log.count({ method: 'PUT', type: 'virtualMachineScaleSets/virtualMachines' })).toBe(40)
    // One list for each set, and one look after each write.
    expect(log.count({ method: 'GET', type: 'virtualMachineScaleSets/virtualMachines' })).toBeLessThanOrEqual(42)
  })

  test('a node that joins costs one read of its set, and nothing if its set has it join by itself', async () => {
    await using stage = await withService()
    seedScaleSet(stage.azure, 'pool0', {
      capacity: 4,
      pools: [stage.azure.idOf('loadBalancers', 'kubernetes/backendAddressPools/kubernetes')],
    })
    stage.setMembers(nodesOf(stage.azure, setId(stage)))
    await stage.time.pass(60_000)
    expect(poolsIn(stage)).toEqual([[external], [external], [external], [external]])
    expect(writes(stage)).toBe(0)
    expect(stage.emulator.log.count({ class: 'read' })).toBeLessThanOrEqual(3)
  })

  test('a node that joins is written once when its set was made without the pool', async () => {
    await using stage = await withService()
    seedScaleSet(stage.azure, 'other', { capacity: 1 })
    const nodes = [...stage.members, ...nodesOf(stage.azure, setId(stage, 'other'))]
    stage.setMembers(nodes)
    await stage.time.pass(60_000)
    expect(poolsIn(stage, 'other')).toEqual([[external]])
    expect(writes(stage)).toBe(2)
    expect(profilePools(stage.azure, setId(stage, 'other'))).toEqual([external])
  })
})

describe('explain', () => {
  test('names the nodes behind a frontend with their own addresses', async () => {
    await using stage = await withService()
    const explained = stage.controller.provider.loadBalancers.explain(stage.ref('web'), new AbortController().signal)
    let members: readonly unknown[] = []
    void explained.then(({ frontends }) => (members = frontends.flatMap((one) => one.members)))
    await stage.until(() => members.length > 0)
    expect(members).toMatchObject(stage.members.map(({ name, addresses: [address] }) => ({ name, address })))
  })
})

describe('a node that takes no traffic any more', () => {
  test('#401, #1643, AKS#3545, kubernetes#97467: an excluded node leaves at once by one write, and comes back by one', async () => {
    await using stage = await withService()
    const all = stage.members
    const [first, ...others] = all
    if (first === undefined) throw new Error('no node')
    stage.setMembers(others, [first])
    await stage.time.pass(10_000)
    expect(poolsIn(stage)).toEqual([[], [external], [external]])
    expect(writes(stage)).toBe(1)
    stage.setMembers(all)
    await stage.time.pass(10_000)
    expect(poolsIn(stage)).toEqual([[external], [external], [external]])
    expect(writes(stage)).toBe(2)
    expect(profilePools(stage.azure, setId(stage))).toEqual([external])
  })

  test('leaves too when the controller was away while it was excluded', async () => {
    await using stage = await withService()
    const [first, ...others] = stage.members
    if (first === undefined) throw new Error('no node')
    stage.members = others
    stage.outsiders = [first]
    await stage.restart()
    await stage.time.pass(20_000)
    expect(poolsIn(stage)).toEqual([[], [external], [external]])
  })

  test('leaves when its Node is deleted although its machine lives', async () => {
    await using stage = await withService()
    stage.setMembers(stage.members.slice(1))
    await stage.time.pass(10_000)
    expect(poolsIn(stage)).toEqual([[], [external], [external]])
  })

  test('leaves when its Node is deleted, also where the first write comes to nothing', async () => {
    await using stage = await withService()
    stage.emulator.faults.add({
      match: { method: 'PUT', type: 'virtualMachineScaleSets/virtualMachines' },
      do: { status: 500, code: 'InternalServerError' },
    })
    stage.setMembers(stage.members.slice(1))
    await stage.time.pass(60_000)
    expect(poolsIn(stage)).toEqual([[], [external], [external]])
  })

  test('leaves when its Node is deleted while a new controller is still reading', async () => {
    await using stage = await withService()
    await stage.stop()
    const started = stage.start()
    stage.setMembers(stage.members.slice(1))
    await started
    await stage.time.pass(10_000)
    expect(poolsIn(stage)).toEqual([[], [external], [external]])
  })

  test('stays while nobody says which nodes there are, however long that lasts', async () => {
    await using stage = await withService()
    await stage.stop()
    stage.members = []
    await stage.start()
    await stage.time.pass(40 * 60_000)
    expect(poolsIn(stage)).toEqual([[external], [external], [external]])
    expect(writes(stage)).toBe(0)
  })

  test('leaves a while later when its Node was deleted while no controller lived; a new machine has time to register', async () => {
    await using stage = await withService()
    await stage.stop()
    stage.members = stage.members.slice(1)
    await stage.start()
    await stage.time.pass(10 * 60_000)
    expect(poolsIn(stage)).toEqual([[external], [external], [external]])
    await stage.time.pass(10 * 60_000)
    expect(poolsIn(stage)).toEqual([[], [external], [external]])
    expect(profilePools(stage.azure, setId(stage))).toEqual([external])
    stage.setMembers(nodesOf(stage.azure, setId(stage)))
    await stage.time.pass(60_000)
    expect(poolsIn(stage)).toEqual([[external], [external], [external]])
  })

  test('#8649, #1902: with the last node of a set that is excluded the set itself leaves, so that new machines stay out', async () => {
    await using stage = await withService({ machines: scaleSets(2, 1) })
    const ofFirst = nodesOf(stage.azure, setId(stage))
    const others = stage.members.filter(({ name }) => !ofFirst.some((node) => node.name === name))
    stage.setMembers(others, ofFirst)
    await stage.time.pass(20_000)
    expect(poolsIn(stage)).toEqual([[], []])
    expect(profilePools(stage.azure, setId(stage))).toEqual([])
    expect(profilePools(stage.azure, setId(stage, 'pool1'))).toEqual([external])
    stage.setMembers([...others, ...ofFirst])
    await stage.time.pass(20_000)
    expect(poolsIn(stage)).toEqual([[external], [external]])
    expect(profilePools(stage.azure, setId(stage))).toEqual([external])
  })

  test('a pool is never emptied by a control plane that shows no nodes', async () => {
    await using stage = await withService()
    stage.setMembers([])
    await stage.time.pass(60_000)
    expect(poolsIn(stage)).toEqual([[external], [external], [external]])
    expect(writes(stage)).toBe(0)
  })
})

describe('what a machine cannot do', () => {
  test('joins when it runs again: a machine that sleeps is told, and the others go on', async () => {
    await using stage = await open({ machines: oneAsleep })
    const [asleep] = instancesOf(stage.azure, setId(stage))
    stage.apply('web')
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(poolsIn(stage)).toEqual([[], [external], [external]])
    expect([...stage.controller.troubled]).toEqual([[asleep?.name, expect.stringContaining('deallocated')]])
    stage.emulator.power(asleep?.id ?? '', 'start')
    stage.setMembers(stage.members.map((node) => ({ ...node, isReady: node.name !== asleep?.name })))
    await stage.time.pass(5000)
    expect(poolsIn(stage)).toEqual([[external], [external], [external]])
    expect(stage.controller.troubled).toEqual(new Map())
  })

  test('comes back without a word from Kubernetes as well, a few minutes later', async () => {
    await using stage = await open({ machines: oneAsleep })
    const [asleep] = instancesOf(stage.azure, setId(stage))
    stage.apply('web')
    await stage.untilReady()
    await stage.time.pass(30_000)
    stage.emulator.power(asleep?.id ?? '', 'start')
    await stage.time.pass(300_000)
    expect(poolsIn(stage)[0]).toEqual([external])
  })

  test('#5849, #5237: a node without a machine is told by name and reason, and its Services are ready', async () => {
    await using stage = await open()
    stage.setMembers([...stage.members, aMember('ghost', ['10.0.9.9'])])
    stage.apply('web')
    await stage.untilReady()
    await stage.time.pass(20_000)
    expect([...stage.controller.troubled]).toEqual([['ghost', 'Azure does not show its machine']])
    expect(poolsIn(stage)[0]).toEqual([external])
  })

  test('a set that is bound to another load balancer is told, and the other sets join', async () => {
    await using stage = await open({ machines: (azure) => boundElsewhere(azure) })
    stage.apply('web')
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(poolsIn(stage)).toEqual([['other/theirs']])
    expect(poolsIn(stage, 'pool1')).toEqual([[external]])
    const [[, why] = []] = stage.controller.troubled
    expect(why).toContain('bound to load balancer other')
  })

  test("that Azure refuses one machine is its node's matter alone", async () => {
    await using stage = await open()
    stage.emulator.faults.add({
      match: { method: 'PUT', type: 'virtualMachineScaleSets/virtualMachines', name: '1' },
      do: { status: 400, code: 'OperationNotAllowed', message: 'the disk is on fire' },
      times: 100,
    })
    stage.apply('web')
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(poolsIn(stage)).toEqual([[external], [], [external]])
    expect([...stage.controller.troubled.values()].join()).toContain('the disk is on fire')
  })
})

describe('the last Service goes', () => {
  test('#559: machines and sets leave before the load balancer, which is never refused', async () => {
    await using stage = await withService()
    stage.delete('web')
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(poolsIn(stage)).toEqual([[], [], []])
    expect(profilePools(stage.azure, setId(stage))).toEqual([])
    expect(stage.emulator.resources.list('loadBalancers')).toEqual([])
    expect(stage.emulator.resources.list('publicIPAddresses')).toEqual([])
    expect(stage.emulator.log.entries.filter(({ status }) => status >= 400)).toEqual([])
  })

  test('also when it was deleted while nobody was there, and nodes with it', async () => {
    await using stage = await withService()
    await stage.stop()
    stage.delete('web')
    stage.members = stage.members.slice(1)
    await stage.start()
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(stage.emulator.resources.list('loadBalancers')).toEqual([])
    expect(poolsIn(stage)).toEqual([[], [], []])
  })
})

function boundElsewhere(azure: PlayedAzure): readonly Member[] {
  const id = azure.idOf('publicIPAddresses', 'theirs')
  azure.emulator.seed({
    id,
    location: 'westeurope',
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static' },
  })
  azure.emulator.seed({
    id: azure.idOf('loadBalancers', 'other'),
    location: 'westeurope',
    sku: { name: 'Standard' },
    properties: {
      frontendIPConfigurations: [{ name: 'theirs', properties: { publicIPAddress: { id } } }],
      backendAddressPools: [{ name: 'theirs' }],
    },
  })
  const pools = [azure.idOf('loadBalancers', 'other/backendAddressPools/theirs')]
  return [
    ...nodesOf(azure, seedScaleSet(azure, 'pool0', { capacity: 1, pools })),
    ...nodesOf(azure, seedScaleSet(azure, 'pool1', { capacity: 1 })),
  ]
}

function oneAsleep(azure: PlayedAzure): readonly Member[] {
  const nodes = scaleSets(3)(azure)
  azure.emulator.power(`${seedIdOf(azure, 'pool0')}/virtualMachines/0`, 'deallocate')
  return nodes
}
