import { describe, expect, test } from 'vitest'
import { startApiServer } from '#mocks/kubernetes/api-server'
import { FakeClock } from '#mocks/time/clock'
import type { Instance, InstanceRef, NodeAddress } from '#provider/provider'
import type { NodeObject, NodeTaint } from '#reconcilers/kubernetes/node-object'
import type { ControllerName } from '#reconcilers/controller-names'
import { careForMachines } from '#reconcilers/machines/machine-care'
import { settle } from '../settle.ts'
import { eventually } from '../eventually.ts'
import { quiet } from '../quiet.ts'
import { clientOf } from '../stage.ts'

const uninitialized = { key: 'node.cloudprovider.kubernetes.io/uninitialized', value: 'true', effect: 'NoSchedule' }
const shutDown = 'node.cloudprovider.kubernetes.io/shutdown'
const outOfService = 'node.kubernetes.io/out-of-service'
const inside = { type: 'InternalIP', address: '10.0.0.4' } as const
const second = { type: 'InternalIP', address: '10.0.0.5' } as const

/** A cluster, a cloud that says of each machine what the test tells it, and one controller between them. */
async function play(controller: ControllerName) {
  const server = await startApiServer()
  const client = clientOf(server)
  const clock = new FakeClock()
  const ending = new AbortController()
  const machines = new Map<string, Instance>()
  const asked: (readonly InstanceRef[])[] = []
  const recorded: string[] = []
  const stage = {
    clock,
    asked,
    recorded,
    machines,
    isCloudAway: false,
    createNode(name: string, { taints = [], ready = 'False', annotations = {} }: NodeParts = {}) {
      server.store.create('nodes', {
        metadata: { name, annotations },
        spec: { taints },
        status: { conditions: [{ type: 'Ready', status: ready }] },
      })
    },
    becomes(name: string, ready: 'True' | 'False') {
      const conditions = [{ type: 'Ready', status: ready }]
      server.store.update('nodes', { ...stage.node(name), status: { conditions } }, { subresource: 'status' })
    },
    node: (name: string) => server.store.get('nodes', undefined, name) as unknown as NodeObject | undefined,
    taints: (name: string) => stage.node(name)?.spec?.taints?.map(({ key }) => key) ?? [],
    /** Lets so much time pass that another round is due. */
    async round(ms = 5000) {
      await settle()
      clock.advance(ms)
      await settle()
    },
    async [Symbol.asyncDispose]() {
      ending.abort()
      await running
      await client.close()
      await server.stop()
    },
  }
  const running = careForMachines(
    {
      ...quiet(),
      client,
      clock,
      events: { record: (_, reason, message) => void recorded.push(`${reason}: ${message}`) },
      controllers: new Set([controller]),
      listNodes: () => server.store.list('nodes') as unknown as readonly NodeObject[],
      instances: {
        find(nodes) {
          asked.push(nodes)
          if (stage.isCloudAway) return Promise.reject(new Error('no answer'))
          return Promise.resolve(
            new Map(nodes.map(({ name }) => [name, machines.get(name) ?? ({ is: 'absent' } as const)])),
          )
        },
      },
    },
    ending.signal,
  )
  return stage
}

interface NodeParts {
  readonly taints?: readonly NodeTaint[]
  readonly ready?: 'True' | 'False' | 'Unknown'
  readonly annotations?: Readonly<Record<string, string>>
}

const present = (addresses: readonly NodeAddress[] = [inside], isShutDown = false): Instance => ({
  is: 'present',
  isShutDown,
  metadata: {
    providerId: 'azure:///subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/node',
    instanceType: 'Standard_D2s_v5',
    zone: 'westeurope-1',
    region: 'westeurope',
    addresses,
  },
})

describe('a node that waits for a cloud', () => {
  test('is told who it is, and let go to work; other taints stay', async () => {
    await using stage = await play('cloud-node')
    stage.machines.set('node', present())
    stage.createNode('node', { taints: [uninitialized, { key: 'mine', effect: 'NoSchedule' }] })
    await stage.round()
    await eventually(() => expect(stage.taints('node')).toEqual(['mine']))
    expect(stage.node('node')).toMatchObject({
      metadata: {
        labels: {
          'node.kubernetes.io/instance-type': 'Standard_D2s_v5',
          'topology.kubernetes.io/zone': 'westeurope-1',
          'topology.kubernetes.io/region': 'westeurope',
        },
      },
      spec: { providerID: expect.stringMatching(/virtualMachines\/node$/) as string },
      status: { addresses: [inside] },
    })
  })

  test('#4428: waits until its machine can be found, and is not deleted meanwhile', async () => {
    await using stage = await play('cloud-node')
    stage.createNode('node', { taints: [uninitialized] })
    await stage.round()
    await eventually(() => expect(stage.asked).toHaveLength(1))
    expect(stage.taints('node')).toEqual([uninitialized.key])
    stage.machines.set('node', present())
    await eventually(async () => {
      await stage.round(6000)
      expect(stage.taints('node')).toEqual([])
    })
  })

  test('that is no machine of this cloud is let go as it is', async () => {
    await using stage = await play('cloud-node')
    stage.machines.set('node', { is: 'unmanaged' })
    stage.createNode('node', { taints: [uninitialized] })
    await stage.round()
    await eventually(() => expect(stage.taints('node')).toEqual([]))
    expect(stage.node('node')?.spec?.providerID).toBeUndefined()
  })

  test('has the address that its kubelet was given first, and waits while its machine has no such one', async () => {
    await using stage = await play('cloud-node')
    const annotations = { 'alpha.kubernetes.io/provided-node-ip': second.address }
    stage.machines.set('node', present([inside]))
    stage.createNode('node', { taints: [uninitialized], annotations })
    await stage.round()
    await eventually(() => expect(stage.asked.length).toBeGreaterThan(0))
    expect(stage.taints('node')).toEqual([uninitialized.key])
    stage.machines.set('node', present([inside, second]))
    await eventually(async () => {
      await stage.round(6000)
      expect(stage.node('node')?.status?.addresses).toEqual([second])
    })
  })

  test('has its addresses kept true every five minutes', async () => {
    await using stage = await play('cloud-node')
    stage.machines.set('node', present([inside]))
    stage.createNode('node', { ready: 'True' })
    await stage.round()
    expect(stage.asked).toEqual([])
    stage.machines.set('node', present([second]))
    await stage.round(300_000)
    await eventually(() => expect(stage.node('node')?.status?.addresses).toEqual([second]))
  })
})

describe('a node that is not ready', () => {
  test('is deleted when its machine is gone, and that is told', async () => {
    await using stage = await play('cloud-node-lifecycle')
    stage.createNode('gone', { ready: 'Unknown' })
    stage.createNode('new')
    stage.machines.set('new', { is: 'awaited' })
    await stage.round()
    await eventually(() => expect(stage.node('gone')).toBeUndefined())
    expect(stage.node('new')).toBeDefined()
    expect(stage.recorded).toEqual(['DeletingNode: Deleting node gone because it does not exist in the cloud provider'])
  })

  test('whose machine was switched off is out of service until it is ready again; a person’s mark stays', async () => {
    await using stage = await play('cloud-node-lifecycle')
    stage.createNode('off')
    stage.createNode('marked', { ready: 'True', taints: [{ key: outOfService, value: 'mine', effect: 'NoExecute' }] })
    stage.machines.set('off', present([inside], true))
    await stage.round()
    await eventually(() => expect(stage.taints('off')).toEqual([shutDown, outOfService]))
    stage.becomes('off', 'True')
    await eventually(async () => {
      await stage.round()
      expect(stage.taints('off')).toEqual([])
    })
    expect(stage.taints('marked')).toEqual([outOfService])
  })

  test('keeps its place while its machine runs, or nobody knows about it', async () => {
    await using stage = await play('cloud-node-lifecycle')
    stage.createNode('ill')
    stage.createNode('rack')
    stage.machines.set('ill', present())
    stage.machines.set('rack', { is: 'unmanaged' })
    await stage.round()
    await eventually(() => expect(stage.asked).toHaveLength(1))
    expect([stage.taints('ill'), stage.taints('rack')]).toEqual([[], []])
  })

  test('keeps its place while the cloud cannot be read', async () => {
    await using stage = await play('cloud-node-lifecycle')
    stage.isCloudAway = true
    stage.createNode('node')
    await stage.round()
    await eventually(() => expect(stage.asked).toHaveLength(1))
    await stage.round()
    expect(stage.node('node')).toBeDefined()
  })

  test('keeps its place while its own machine cannot be read, and no other for its sake', async () => {
    await using stage = await play('cloud-node-lifecycle')
    stage.createNode('far')
    stage.createNode('dead')
    stage.machines.set('far', { is: 'unread', why: new Error('another subscription') })
    await stage.round()
    await eventually(() => expect(stage.node('dead')).toBeUndefined())
    expect(stage.node('far')).toBeDefined()
  })
})

test('a node that works is never asked about, and one that stays ill ever more seldom', async () => {
  await using stage = await play('cloud-node-lifecycle')
  stage.createNode('well', { ready: 'True' })
  stage.createNode('ill')
  stage.machines.set('ill', present())
  for (let at = 0; at < 24; at++) await stage.round()
  expect(stage.asked.flat().map(({ name }) => name)).not.toContain('well')
  // Two minutes: at 5, 10, 20, 40, 80 seconds and then every minute; not twenty-four times.
  expect(stage.asked.length).toBeGreaterThan(2)
  expect(stage.asked.length).toBeLessThan(8)
})
