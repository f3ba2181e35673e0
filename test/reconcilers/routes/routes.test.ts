import { describe, expect, test } from 'vitest'
import { parsePrefix, type Prefix } from '#provider/intent/net/prefix'
import { eventually } from '../eventually.ts'
import { createNode, NodeStage } from '../node-stage.ts'

const podNetwork = { routesWithin: [parsePrefix('10.244.0.0/16') as Prefix] }
const controllers = ['route'] as const
const pods = { podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] }

describe('the route controller', () => {
  test('states all nodes at once, with their pods and addresses, and says when they are reached', async () => {
    await using stage = await NodeStage.open({
      controllers,
      podNetwork,
      before(server) {
        createNode(server, 'node-1', pods)
        createNode(server, 'node-2')
      },
    })
    await eventually(() => expect(stage.routes.statements.at(-1)).toHaveLength(2))
    expect(stage.routes.within).toEqual(podNetwork.routesWithin)
    expect(stage.routes.statements.at(-1)?.[0]).toMatchObject({
      name: 'node-1',
      podCidrs: ['10.244.1.0/24'],
      addresses: ['10.0.0.4'],
    })
    expect(stage.network('node-1')).toBeUndefined()
    stage.routes.becomes('node-1', { is: 'ready' })
    await eventually(() =>
      expect(stage.network('node-1')).toMatchObject({
        status: 'False',
        reason: 'RouteCreated',
        message: 'RouteController created a route',
        lastHeartbeatTime: expect.any(String) as string,
      }),
    )
    // Its other conditions are others'.
    expect(stage.node('node-1')?.status?.conditions).toHaveLength(2)
    stage.routes.becomes('node-2', { is: 'ready' })
    stage.createNode('node-3')
    await eventually(() => expect(stage.routes.statements.at(-1)).toHaveLength(3))
    expect(stage.network('node-2')).toBeUndefined()
  })

  test('weakness 20: says on the node that a write came to nothing, once, and takes it back when it succeeds', async () => {
    await using stage = await NodeStage.open({ controllers, podNetwork })
    stage.createNode('node-1', pods)
    const failed = { is: 'failed', why: 'PUT routeTables/pods: 500' } as const
    stage.routes.becomes('node-1', failed)
    await eventually(() => expect(stage.network('node-1')).toMatchObject({ status: 'True', reason: 'NoRouteCreated' }))
    stage.routes.becomes('node-1', failed)
    const problem = { field: 'spec.podCIDRs', value: '', why: 'it is full', fix: 'Make room' }
    stage.routes.becomes('node-1', { is: 'refused', problem })
    await eventually(() => expect(stage.recorded).toHaveLength(2))
    expect(stage.recorded).toEqual([
      'node-1 FailedToCreateRoute: Could not create route for node node-1: PUT routeTables/pods: 500',
      'node-1 FailedToCreateRoute: Could not create route for node node-1: spec.podCIDRs: it is full. Make room',
    ])
    stage.routes.becomes('node-1', { is: 'ready' })
    await eventually(() => expect(stage.network('node-1')).toMatchObject({ status: 'False', reason: 'RouteCreated' }))
  })

  test('writes nothing over the word of a network plugin that says the same', async () => {
    await using stage = await NodeStage.open({
      controllers,
      podNetwork,
      before(server) {
        createNode(server, 'node-1', pods)
        const status = { conditions: [{ type: 'NetworkUnavailable', status: 'False', reason: 'CalicoIsUp' }] }
        const node = server.store.get('nodes', undefined, 'node-1')
        server.store.update('nodes', { ...node, status }, { subresource: 'status' })
      },
    })
    stage.routes.becomes('node-1', { is: 'ready' })
    stage.createNode('node-2', { podCIDR: '10.244.2.0/24', podCIDRs: ['10.244.2.0/24'] })
    stage.routes.becomes('node-2', { is: 'ready' })
    await eventually(() => expect(stage.network('node-2')?.reason).toBe('RouteCreated'))
    expect(stage.network('node-1')?.reason).toBe('CalicoIsUp')
  })

  test('tells on a node what the provider says of it, and once', async () => {
    await using stage = await NodeStage.open({ controllers, podNetwork })
    stage.createNode('node-1', pods)
    stage.routes.becomes('node-1', { is: 'ready', news: [{ reason: 'LimitNear', message: 'It is nearly full.' }] })
    await eventually(() => expect(stage.network('node-1')?.reason).toBe('RouteCreated'))
    stage.routes.becomes('node-1', { is: 'ready' })
    expect(stage.recorded).toEqual(['node-1 LimitNear: It is nearly full.'])
  })

  test('tries again where the API server did not take the condition', async () => {
    await using stage = await NodeStage.open({ controllers, podNetwork })
    stage.createNode('node-1', pods)
    stage.server.faults.add({ kind: 'refuse', code: 500, match: { verb: 'patch', resource: 'nodes' } })
    stage.routes.becomes('node-1', { is: 'ready' })
    await eventually(() => expect(stage.network('node-1')?.reason).toBe('RouteCreated'))
  })
})
