/** Which machines join by their interfaces, and how pools change from one kind of members to the other. */
import { describe, expect, test } from 'vitest'
import type { Member } from '#provider/provider'
import { aMember } from './a-member.ts'
import { audit } from './audit.ts'
import { annotationKey, internal } from './manifest.ts'
import { Outside } from './outside.ts'
import type { PlayedAzure } from './played-azure.ts'
import {
  flexibleMachines,
  instancesOf,
  interfacePools,
  nodesOf,
  profilePools,
  seedMachine,
  seedScaleSet,
} from './played-machines.ts'
import { Stage, type StageOptions } from './stage.ts'

const byInterface = { loadBalancerBackendPoolConfigurationType: 'nodeIPConfiguration' }
const byAddress = { loadBalancerBackendPoolConfigurationType: 'nodeIP' }
const external = 'kubernetes/kubernetes'

async function ready(options: StageOptions): Promise<Stage> {
  const stage = await Stage.open(options)
  stage.apply('web')
  await stage.untilReady()
  await stage.time.pass(60_000)
  return stage
}

const standalone = (azure: PlayedAzure) =>
  ['vm-1', 'vm-2'].map((name) => aMember(name, [], { providerId: `azure://${seedMachine(azure, name)}` }))
const poolsOfMachine = (stage: Stage, name: string) =>
  interfacePools(stage.azure, stage.azure.idOf('networkInterfaces', `${name}-nic`))

describe('standalone machines and those of availability sets', () => {
  test('join by their own interfaces, with the version that was read', async () => {
    await using stage = await ready({ config: byInterface, machines: standalone })
    expect(poolsOfMachine(stage, 'vm-1')).toEqual([external])
    expect(poolsOfMachine(stage, 'vm-2')).toEqual([external])
    expect(audit(stage)).toEqual([])
    const { log } = stage.emulator
    expect(log.count({ method: 'PUT', type: 'networkInterfaces' })).toBe(2)
    // One list, and one look after each write: not three reads of each at every turn (weakness 6).
    expect(log.count({ method: 'GET', type: 'networkInterfaces' })).toBeLessThanOrEqual(3)
  })

  test('are found by their names while nobody has initialised their nodes', async () => {
    const machines = (azure: PlayedAzure) => standalone(azure).map((node) => ({ ...node, providerId: undefined }))
    await using stage = await ready({ config: byInterface, machines })
    expect(poolsOfMachine(stage, 'vm-1')).toEqual([external])
  })

  test('a conflict costs one read and one write more, not everything from the start (weakness 14)', async () => {
    await using stage = await Stage.open({ config: byInterface, machines: standalone })
    stage.emulator.faults.add({
      match: { method: 'PUT', type: 'networkInterfaces' },
      do: { status: 412, code: 'PreconditionFailed' },
    })
    stage.apply('web')
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(poolsOfMachine(stage, 'vm-1')).toEqual([external])
    expect(stage.emulator.log.count({ method: 'PUT', type: 'networkInterfaces' })).toBe(3)
  })

  test('stay out with disableAvailabilitySetNodes, and say so', async () => {
    const config = { ...byInterface, disableAvailabilitySetNodes: true }
    await using stage = await ready({ config, machines: standalone })
    expect(poolsOfMachine(stage, 'vm-1')).toEqual([])
    expect(stage.controller.troubled.get('vm-1')).toContain('no scale set')
  })

  test('what others put on an interface survives', async () => {
    await using stage = await ready({ config: byInterface, machines: standalone })
    const nic = stage.emulator.resources.get(stage.azure.idOf('networkInterfaces', 'vm-1-nic'))
    expect(nic?.properties).toMatchObject({ madeUp: 'of the future' })
  })
})

describe('machines of flexible scale sets', () => {
  const flexible = (azure: PlayedAzure): readonly Member[] => {
    const set = seedScaleSet(azure, 'flex', { capacity: 2, mode: 'Flexible' })
    return flexibleMachines(azure, set).map(({ name, id }) => aMember(name, [], { providerId: `azure://${id}` }))
  }
  const setOf = ({ azure }: Stage) =>
    azure.emulator.resources.list('Microsoft.Compute/virtualMachineScaleSets')[0]?.id ?? ''
  const pools = (stage: Stage) =>
    flexibleMachines(stage.azure, setOf(stage)).map(({ nic }) => interfacePools(stage.azure, nic))

  test.each([{ enableVmssFlexNodes: true }, { vmType: 'vmssflex' }])(
    'join by their interfaces with %o, and their set joins for those to come',
    async (keys) => {
      await using stage = await ready({ config: { ...byInterface, ...keys }, machines: flexible })
      expect(pools(stage)).toEqual([[external], [external]])
      expect(profilePools(stage.azure, setOf(stage))).toEqual([external])
      expect(audit(stage)).toEqual([])
    },
  )

  test('stay out otherwise, and say which key lets them in', async () => {
    await using stage = await ready({ config: byInterface, machines: flexible })
    expect(pools(stage)).toEqual([[], []])
    expect([...stage.controller.troubled.values()][0]).toContain('enableVmssFlexNodes')
  })
})

describe('control plane nodes', () => {
  const withHead = (azure: PlayedAzure) => {
    const [head, ...workers] = nodesOf(azure, seedScaleSet(azure, 'pool0', { capacity: 2 }))
    return head === undefined ? workers : [{ ...head, isControlPlane: true }, ...workers]
  }
  const pools = (stage: Stage) => {
    const [set] = stage.emulator.resources.list('Microsoft.Compute/virtualMachineScaleSets')
    return instancesOf(stage.azure, set?.id ?? '').map((one) => one.pools)
  }

  test('stay out unless excludeMasterFromStandardLB says otherwise', async () => {
    await using stage = await ready({ config: byInterface, machines: withHead })
    expect(pools(stage)).toEqual([[], [external]])
  })

  test('#5849, #5237: join with excludeMasterFromStandardLB: false', async () => {
    const config = { ...byInterface, excludeMasterFromStandardLB: false }
    await using stage = await ready({ config, machines: withHead })
    expect(pools(stage)).toEqual([[external], [external]])
  })
})

describe('both families', () => {
  test('join a pool each, by the configuration of its family', async () => {
    const machines = (azure: PlayedAzure) =>
      nodesOf(azure, seedScaleSet(azure, 'pool0', { capacity: 1, dualStack: true }))
    await using stage = await Stage.open({ config: byInterface, machines })
    stage.apply('web', { spec: { ipFamilies: ['IPv4', 'IPv6'] } })
    await stage.untilReady()
    await stage.time.pass(60_000)
    const [set] = stage.emulator.resources.list('Microsoft.Compute/virtualMachineScaleSets')
    expect([...profilePools(stage.azure, set?.id ?? '')]).toEqual([external, 'kubernetes/kubernetes-IPv6'])
    expect(stage.emulator.log.count({ method: 'PUT', type: 'virtualMachineScaleSets/virtualMachines' })).toBe(1)
    expect(audit(stage)).toEqual([])
  })
})

describe('openings without floating IP', () => {
  test('lead to the nodes themselves, whose interfaces are in the pool', async () => {
    const machines = (azure: PlayedAzure) => nodesOf(azure, seedScaleSet(azure, 'pool0', { capacity: 2 }))
    await using stage = await Stage.open({ config: byInterface, machines })
    stage.apply('web', { annotations: { [annotationKey('disable-load-balancer-floating-ip')]: 'true' } })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(audit(stage)).toEqual([])
    const outside = new Outside(stage.emulator)
    const [rule] = outside.rules()
    for (const node of stage.members) {
      for (const address of node.addresses)
        expect(outside.isOpen(address, rule?.rule.properties?.backendPort ?? 0)).toBe(true)
    }
  })
})

const threeOnASet = (azure: PlayedAzure) => nodesOf(azure, seedScaleSet(azure, 'pool0', { capacity: 3 }))
const onlySet = ({ emulator }: Stage) =>
  emulator.resources.list('Microsoft.Compute/virtualMachineScaleSets')[0]?.id ?? ''
const memberPools = (stage: Stage) => instancesOf(stage.azure, onlySet(stage)).map(({ pools }) => pools)
const namedIn = (stage: Stage) =>
  (new Outside(stage.emulator).loadBalancer('kubernetes')?.properties.backendAddressPools ?? []).flatMap(
    ({ properties }) =>
      (properties?.loadBalancerBackendAddresses ?? []).flatMap((one) => one.properties?.ipAddress ?? []),
  )

describe('a cluster that changes from interfaces to addresses', () => {
  test('lets the interfaces leave and names their addresses instead; no Service is written', async () => {
    await using stage = await ready({ config: byInterface, machines: threeOnASet })
    await stage.reconfigure(byAddress)
    await stage.time.pass(120_000)
    expect(memberPools(stage)).toEqual([[], [], []])
    expect(profilePools(stage.azure, onlySet(stage))).toEqual([])
    expect(namedIn(stage).toSorted()).toEqual(stage.members.flatMap(({ addresses }) => addresses).toSorted())
    expect(audit(stage)).toEqual([])
    stage.emulator.log.clear()
    await stage.restart()
    await stage.time.pass(60_000)
    expect(stage.emulator.log.summary().byClass.write).toBe(0)
  })

  test('by Azure’s own action where that is asked for, and no connection is lost', async () => {
    await using stage = await ready({ config: byInterface, machines: standalone })
    await stage.reconfigure({ ...byAddress, enableMigrateToIPBasedBackendPoolAPI: true })
    stage.setMembers(addressesOf(stage))
    await stage.time.pass(120_000)
    expect(stage.emulator.log.entries.filter(({ path }) => path.includes('migrateToIpBased'))).toHaveLength(1)
    expect(poolsOfMachine(stage, 'vm-1')).toEqual([])
    expect(namedIn(stage)).toHaveLength(2)
    expect(stage.emulator.log.count({ method: 'PUT', type: 'networkInterfaces' })).toBe(2)
  })

  test('by that action on a scale set too, whose profile leaves by a write of its own; the address never lacks a member', async () => {
    await using stage = await ready({ config: byInterface, machines: threeOnASet })
    const outside = new Outside(stage.emulator)
    const lacks = new Set<string | undefined>()
    // The action is one step for whoever sends packets.
    const look = () => lacks.add(outside.lacks(stage.address('web'), 80))
    stage.emulator.resources.onChange(() => queueMicrotask(look))
    await stage.reconfigure({ ...byAddress, enableMigrateToIPBasedBackendPoolAPI: true })
    await stage.time.pass(120_000)
    expect(memberPools(stage)).toEqual([[], [], []])
    expect(profilePools(stage.azure, onlySet(stage))).toEqual([])
    expect(namedIn(stage).toSorted()).toEqual(stage.members.flatMap(({ addresses }) => addresses).toSorted())
    expect([...lacks]).toEqual([undefined])
  })

  test('AKS#5569, #5656: an interface that somebody puts into a pool of addresses is refused by Azure, and ours stay', async () => {
    await using stage = await ready({ config: byAddress, machines: threeOnASet })
    const pool = stage.azure.idOf('loadBalancers', 'kubernetes/backendAddressPools/kubernetes')
    expect(() => seedMachine(stage.azure, 'karpenter', { pools: [pool] })).toThrow(/CannotMix|IP based/)
    expect(namedIn(stage)).toHaveLength(3)
  })

  test('AKS#5569: an interface that came first is told to leave, so that the nodes can be named', async () => {
    await using stage = await Stage.raise({ config: byAddress, machines: threeOnASet })
    await stage.start()
    stage.setMembers([])
    stage.apply('web')
    await stage.untilReady()
    const pool = stage.azure.idOf('loadBalancers', 'kubernetes/backendAddressPools/kubernetes')
    seedMachine(stage.azure, 'karpenter', { pools: [pool] })
    stage.setMembers(stage.allMembers)
    await stage.time.pass(180_000)
    expect(poolsOfMachine(stage, 'karpenter')).toEqual([])
    expect(namedIn(stage)).toHaveLength(3)
  })
})

describe('a cluster that changes from addresses to interfaces', () => {
  test('takes the addresses out and lets the interfaces join', async () => {
    await using stage = await ready({ config: byAddress, machines: threeOnASet })
    await stage.reconfigure(byInterface)
    await stage.time.pass(120_000)
    expect(namedIn(stage)).toEqual([])
    expect(memberPools(stage)).toEqual([[external], [external], [external]])
    expect(audit(stage)).toEqual([])
  })
})

describe('pools that somebody else fills', () => {
  test('are led to and otherwise left alone, and keep the load balancer from being deleted', async () => {
    const config = { ...byInterface, preConfiguredBackendPoolLoadBalancerTypes: 'external' }
    await using stage = await Stage.raise({ config, machines: threeOnASet })
    preconfigured(stage.azure)
    await stage.start()
    stage.apply('web')
    stage.apply('inside', { annotations: internal })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(memberPools(stage)[0]).toEqual(['kubernetes-internal/kubernetes'])
    expect(new Outside(stage.emulator).rules().map(({ loadBalancer }) => loadBalancer)).toContain('kubernetes')
    stage.delete('web')
    await stage.untilReady()
    expect(new Outside(stage.emulator).loadBalancer('kubernetes')?.properties.backendAddressPools).toHaveLength(1)
  })
})

function preconfigured(azure: PlayedAzure): void {
  const ip = azure.idOf('publicIPAddresses', 'nat')
  azure.emulator.seed({
    id: ip,
    location: 'westeurope',
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static' },
  })
  azure.emulator.seed({
    id: azure.idOf('loadBalancers', 'kubernetes'),
    location: 'westeurope',
    sku: { name: 'Standard' },
    properties: {
      frontendIPConfigurations: [{ name: 'nat', properties: { publicIPAddress: { id: ip } } }],
      backendAddressPools: [{ name: 'kubernetes' }],
    },
  })
}

function addressesOf(stage: Stage): readonly Member[] {
  return stage.members.map((node) => {
    const nic = stage.emulator.resources.get(stage.azure.idOf('networkInterfaces', `${node.name}-nic`))
    const [configuration] = (nic?.properties?.['ipConfigurations'] ?? []) as {
      properties: { privateIPAddress: string }
    }[]
    return { ...node, addresses: [configuration?.properties.privateIPAddress ?? ''] }
  })
}
