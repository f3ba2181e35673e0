import { describe, expect, test } from 'vitest'

import { FakeClock } from '#mocks/time/clock'
import type { NodeObject } from '#reconcilers/kubernetes/node-object'
import { NodeReconciler } from '#reconcilers/node/reconciler'

import { quiet } from '../quiet.ts'

function aNode(name: string, ...addresses: string[]): NodeObject {
  return {
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '' },
    status: {
      addresses: [
        { type: 'Hostname', address: name },
        ...addresses.map((address) => ({ type: 'InternalIP', address })),
      ],
    },
  }
}

function unready(name: string, sinceMs: number): NodeObject {
  const node = aNode(name, '10.0.0.1')
  const lastTransitionTime = new Date(new FakeClock().now() + sinceMs).toISOString()
  return { ...node, status: { ...node.status, conditions: [{ type: 'Ready', status: 'Unknown', lastTransitionTime }] } }
}

function readyNode(name: string): NodeObject {
  const node = aNode(name, '10.0.0.1')
  return { ...node, status: { ...node.status, conditions: [{ type: 'Ready', status: 'True' }] } }
}

function labelled(name: string, labels: Record<string, string>): NodeObject {
  const node = aNode(name, '10.0.0.1')
  return { ...node, metadata: { ...node.metadata, labels } }
}

function aReconciler(nodes: NodeObject[], leaveWhenNotReadyMs?: number) {
  const clock = new FakeClock()
  const stated: string[][] = []
  const news: string[] = []
  const reconciler = new NodeReconciler({
    listNodes: () => nodes,
    loadBalancers: {
      declines: ({ labels }) => labels['declined'],
      setMembers: (members) => void stated.push(members.map(({ name, addresses }) => `${name} ${addresses.join(',')}`)),
    },
    onAvailabilityChange: () => news.push(nodes.length === 0 ? 'none' : 'some'),
    leaveWhenNotReadyMs,
    clock,
    ...quiet(),
  })
  return { clock, stated, news, reconciler, nodes }
}

describe('the node reconciler', () => {
  test('states the first members only when it is started, because half a list is an order to remove', () => {
    const { reconciler, stated } = aReconciler([aNode('a', '10.0.0.1')])
    reconciler.changed()
    expect(stated).toEqual([])
    reconciler.start()
    expect(stated).toEqual([['a 10.0.0.1']])
  })

  test('takes the first internal address of each family, IPv4 first', () => {
    const { reconciler, stated } = aReconciler([aNode('a', 'fd00::1', '10.0.0.1', '10.0.0.2')])
    reconciler.start()
    expect(stated).toEqual([['a 10.0.0.1,fd00::1']])
  })

  test('states a node that has no address yet, since a provider may know its machine without', () => {
    const { reconciler, stated } = aReconciler([aNode('a'), aNode('b', '10.0.0.2')])
    reconciler.start()
    expect(stated).toEqual([['a ', 'b 10.0.0.2']])
  })

  test('leaves out a node that the provider declines, and states it when that ends', () => {
    const { reconciler, stated, nodes, clock } = aReconciler([labelled('a', { declined: 'of another cloud' })])
    reconciler.start()
    expect(stated).toEqual([[]])
    expect(reconciler.hasMembers).toBe(false)
    nodes[0] = labelled('a', {})
    reconciler.changed()
    clock.advance(0)
    expect(stated[1]).toEqual(['a 10.0.0.1'])
  })

  test.each([
    ['labels', labelled('a', { pool: 'other' })],
    ['machine', { ...aNode('a', '10.0.0.1'), spec: { providerID: 'azure:///other' } }],
  ])('states a node again whose %s changed', (_what, changed) => {
    const { reconciler, stated, nodes } = aReconciler([labelled('a', { pool: 'one' })])
    reconciler.start()
    nodes[0] = changed
    reconciler.changed()
    expect(stated).toHaveLength(2)
  })

  test('states nodes that come together once', () => {
    const { reconciler, stated, nodes, clock } = aReconciler([aNode('a', '10.0.0.1')])
    reconciler.start()
    for (const name of ['b', 'c', 'd']) {
      nodes.push(aNode(name, '10.0.0.2'))
      reconciler.changed()
    }
    expect(stated).toHaveLength(1)
    clock.advance(0)
    expect(stated).toHaveLength(2)
    expect(stated[1]).toHaveLength(4)
  })

  test('states a node that leaves at once', () => {
    const { reconciler, stated, nodes } = aReconciler([aNode('a', '10.0.0.1'), aNode('b', '10.0.0.2')])
    reconciler.start()
    nodes.pop()
    reconciler.changed()
    expect(stated[1]).toEqual(['a 10.0.0.1'])
  })

  test('says nothing when nodes change in what does not matter', () => {
    const { reconciler, stated, nodes, clock } = aReconciler([aNode('a', '10.0.0.1')])
    reconciler.start()
    nodes[0] = {
      ...aNode('a', '10.0.0.1'),
      spec: { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' }] },
    }
    reconciler.changed()
    clock.advance(1000)
    expect(stated).toHaveLength(1)
  })

  test('tells when the last node goes and when the first one comes', () => {
    const { reconciler, news, nodes, clock } = aReconciler([aNode('a', '10.0.0.1')])
    reconciler.start()
    nodes.pop()
    reconciler.changed()
    nodes.push(aNode('b', '10.0.0.2'))
    reconciler.changed()
    clock.advance(0)
    expect(news).toEqual(['none', 'some'])
    expect(reconciler.hasMembers).toBe(true)
  })

  test('#1194: keeps nodes that are not ready, unless it was told after how long they leave', () => {
    const nodes = [unready('a', 0), readyNode('b'), readyNode('c')]
    const asUsual = aReconciler(nodes)
    asUsual.reconciler.start()
    asUsual.clock.advance(60_000)
    expect(asUsual.stated).toEqual([['a 10.0.0.1', 'b 10.0.0.1', 'c 10.0.0.1']])
    const { reconciler, stated, clock } = aReconciler(nodes, 30_000)
    clock.advance(0)
    reconciler.start()
    clock.advance(29_000)
    expect(stated).toHaveLength(1)
    clock.advance(1000)
    expect(stated[1]).toEqual(['b 10.0.0.1', 'c 10.0.0.1'])
  })

  test('keeps them all when more than half are not ready, since then the control plane does not see them', () => {
    const { reconciler, stated, clock } = aReconciler([unready('a', 0), unready('b', 0), readyNode('c')], 30_000)
    reconciler.start()
    clock.advance(60_000)
    expect(stated).toEqual([['a 10.0.0.1', 'b 10.0.0.1', 'c 10.0.0.1']])
  })
})
