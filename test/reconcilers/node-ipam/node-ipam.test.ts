import { describe, expect, test } from 'vitest'
import { parsePrefix, type Prefix } from '#provider/intent/net/prefix'
import { eventually } from '../eventually.ts'
import { createNode, NodeStage } from '../node-stage.ts'

const cidr = (text: string) => parsePrefix(text) as Prefix
const space = (within: string, nodeLength: number) => ({ within: cidr(within), nodeLength, notIn: [] })
const controllers = ['node-ipam'] as const
const single = { given: [space('10.244.0.0/16', 24)] }

describe('the node IPAM controller', () => {
  test('gives every node a range of each family, and none what another one has', async () => {
    await using stage = await NodeStage.open({
      controllers,
      podNetwork: { given: [space('10.244.0.0/16', 24), space('fd00:10:244::/56', 64)] },
      before(server) {
        createNode(server, 'first')
        createNode(server, 'has', { podCIDR: '10.244.0.0/24', podCIDRs: ['10.244.0.0/24', 'fd00:10:244::/64'] })
      },
    })
    await eventually(() => expect(stage.podCidrs('first')).toEqual(['10.244.1.0/24', 'fd00:10:244:1::/64']))
    expect(stage.node('first')?.spec?.podCIDR).toBe('10.244.1.0/24')
    stage.createNode('second')
    await eventually(() => expect(stage.podCidrs('second')).toEqual(['10.244.2.0/24', 'fd00:10:244:2::/64']))
    expect(stage.podCidrs('has')).toEqual(['10.244.0.0/24', 'fd00:10:244::/64'])
  })

  test('gives a burst of nodes ranges that differ', async () => {
    await using stage = await NodeStage.open({ controllers, podNetwork: single })
    const names = Array.from({ length: 60 }, (_, at) => `node-${at}`)
    for (const name of names) stage.createNode(name)
    await eventually(() => expect(names.filter((name) => stage.podCidrs(name) === undefined)).toEqual([]))
    expect(new Set(names.map((name) => stage.podCidrs(name)?.[0])).size).toBe(60)
  })

  test('gives a node the same range again when the answer of the API server was lost', async () => {
    await using stage = await NodeStage.open({ controllers, podNetwork: single })
    const match = { verb: 'patch', resource: 'nodes', name: 'node-1' }
    stage.server.faults.add({ kind: 'reset', when: 'before', match, times: 2 })
    stage.createNode('node-1')
    await eventually(() => expect(stage.podCidrs('node-1')).toEqual(['10.244.0.0/24']))
    stage.createNode('node-2')
    await eventually(() => expect(stage.podCidrs('node-2')).toEqual(['10.244.1.0/24']))
  })

  test('says on the node that no range is left', async () => {
    await using stage = await NodeStage.open({ controllers, podNetwork: { given: [space('10.244.0.0/24', 24)] } })
    stage.createNode('node-1')
    await eventually(() => expect(stage.podCidrs('node-1')).toBeDefined())
    stage.createNode('node-2')
    await eventually(() =>
      expect(stage.recorded).toEqual([
        'node-2 CIDRNotAvailable: No range is left for the pods of node node-2 in 10.244.0.0/24; remove nodes, or give --cluster-cidr more room',
      ]),
    )
    expect(stage.podCidrs('node-2')).toBeUndefined()
  })

  test('is not there where it was not asked for', async () => {
    await using stage = await NodeStage.open({ controllers: ['route'], podNetwork: single })
    await using other = await NodeStage.open({ controllers, podNetwork: single })
    for (const one of [stage, other]) one.createNode('node-1')
    await eventually(() => expect(other.podCidrs('node-1')).toBeDefined())
    expect(stage.podCidrs('node-1')).toBeUndefined()
  })
})
