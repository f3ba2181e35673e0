import { describe, expect, it } from 'vitest'
import type { FabricPolicy } from '#provider/bgp/model'
import { PlayedRack, aPolicy } from './played-rack.ts'

function fabricOf(podBlocks: FabricPolicy['podBlocks'], supernets: readonly string[] = ['10.1.0.0/16']): PlayedRack {
  const rack = new PlayedRack()
  rack.configure({
    policies: [aPolicy({ fabric: { loopbacks: ['1.0.0.0/8', 'fd01::/64'], podBlocks, supernets, holdSeconds: 30 } })],
  })
  return rack
}

function affinity(node: string, cidr: string, more: { state?: string; deleted?: string; since?: string } = {}) {
  const { since = '2026-01-01T00:00:00Z', ...spec } = more
  const name = `${node}-${cidr.replace(/\W/g, '-')}`
  return {
    metadata: { name, creationTimestamp: since },
    spec: { node, cidr, state: 'confirmed', deleted: 'false', ...spec },
  }
}

describe('the routes of a full IP fabric', () => {
  it('announces the loopbacks of the node that lie where the policy says, served or not', () => {
    const rack = fabricOf('none')
    rack.here = { loopbacks: ['1.1.1.1', '9.9.9.9', 'fd01::1'], isServing: false }
    expect(rack.prefixes()).toEqual(['1.1.1.1/32', 'fd01::1/128'])
    expect(rack.next().desired.announcements[0]?.from).toEqual({ kind: 'loopback' })
  })

  it('announces the pod blocks that Kubernetes gave to the node', () => {
    const rack = fabricOf('podCIDRs')
    rack.node('node1', { spec: { podCIDRs: ['10.1.8.192/26'] } })
    rack.node('node2', { spec: { podCIDR: '10.1.71.192/26' } })
    expect(rack.next('node1').desired.announcements).toMatchObject([
      { prefix: '10.1.8.192/26', from: { kind: 'pod-block' } },
    ])
    expect(rack.prefixes('node2')).toEqual(['10.1.71.192/26'])
  })

  it('follows the block affinities of Calico, confirmed ones only', () => {
    const rack = fabricOf('calico')
    rack.node('node1', { spec: { podCIDRs: ['10.1.99.0/26'] } })
    rack.facts.putBlockAffinity(affinity('node1', '10.1.8.192/26'))
    rack.facts.putBlockAffinity(affinity('node1', '10.1.9.0/26', { state: 'pending' }))
    rack.facts.putBlockAffinity(affinity('node1', '10.1.9.64/26', { deleted: 'true' }))
    rack.facts.putBlockAffinity(affinity('node2', '10.1.71.192/26'))
    expect(rack.prefixes()).toEqual(['10.1.8.192/26'])
    rack.facts.putBlockAffinity(affinity('node1', '10.1.9.0/26'))
    expect(rack.prefixes()).toEqual(['10.1.8.192/26', '10.1.9.0/26'])
    rack.facts.putBlockAffinity(affinity('node1', '10.1.8.192/26', { state: 'pendingDeletion' }))
    rack.facts.dropBlockAffinity(affinity('node1', '10.1.9.0/26'))
    expect(rack.prefixes()).toEqual(['10.1.8.192/26', '10.1.9.0/26'])
    rack.now += 30_000
    expect(rack.prefixes()).toEqual([])
  })

  it('follows the CiliumNode', () => {
    const rack = fabricOf('cilium')
    const cilium = (podCIDRs: string[]) => ({ metadata: { name: 'node1' }, spec: { ipam: { podCIDRs } } })
    rack.facts.putCiliumNode(cilium(['10.1.2.0/24', '10.1.3.0/24']))
    expect(rack.prefixes()).toEqual(['10.1.2.0/24', '10.1.3.0/24'])
    rack.facts.dropCiliumNode(cilium([]))
    expect(rack.next().dueAt).toBe(rack.now + 30_000)
    rack.now += 30_000
    expect(rack.prefixes()).toEqual([])
  })

  it('keeps a block that lost its claim for a while, unless somebody else claims it', () => {
    const rack = fabricOf('calico')
    const blocks = ['10.1.8.0/26', '10.1.9.0/26']
    for (const cidr of blocks) rack.facts.putBlockAffinity(affinity('node1', cidr))
    rack.prefixes()
    for (const cidr of blocks) rack.facts.dropBlockAffinity(affinity('node1', cidr))
    expect(rack.prefixes()).toEqual(blocks)
    rack.now += 20_000
    rack.facts.putBlockAffinity(affinity('node2', '10.1.8.0/26'))
    expect(rack.prefixes()).toEqual(['10.1.9.0/26'])
    // It comes back before its time is over, and starts anew when it is lost again.
    rack.facts.putBlockAffinity(affinity('node1', '10.1.9.0/26'))
    expect(rack.prefixes()).toEqual(['10.1.9.0/26'])
    rack.now += 20_000
    rack.facts.dropBlockAffinity(affinity('node1', '10.1.9.0/26'))
    expect(rack.prefixes()).toEqual(['10.1.9.0/26'])
    rack.now += 29_999
    expect(rack.prefixes()).toEqual(['10.1.9.0/26'])
    rack.now += 1
    expect(rack.prefixes()).toEqual([])
  })

  it('withdraws a held block at once when the policy does not cover it any more', () => {
    const rack = fabricOf('calico')
    rack.facts.putBlockAffinity(affinity('node1', '10.1.8.0/26'))
    rack.prefixes()
    rack.facts.dropBlockAffinity(affinity('node1', '10.1.8.0/26'))
    expect(rack.prefixes()).toEqual(['10.1.8.0/26'])
    rack.configure({ policies: [] })
    expect(rack.prefixes()).toEqual([])
  })

  it('refuses a block outside the supernets, and says which and where to allow it', () => {
    const rack = fabricOf('podCIDRs')
    rack.node('node1', { spec: { podCIDRs: ['10.0.0.0/8', '192.168.0.0/24', '10.1.4.0/24'] } })
    expect(rack.prefixes()).toEqual(['10.1.4.0/24'])
    expect(rack.next().problems.map(({ about }) => about)).toEqual(['pod block 10.0.0.0/8', 'pod block 192.168.0.0/24'])
    expect(rack.next().problems[0]?.fix).toContain('spec.fabric.supernets')
  })

  it('refuses a block that another node claimed before, whole or in part', () => {
    const rack = fabricOf('calico')
    rack.facts.putBlockAffinity(affinity('node2', '10.1.8.0/24', { since: '2026-01-01T00:00:01Z' }))
    rack.facts.putBlockAffinity(affinity('node1', '10.1.8.192/26', { since: '2026-01-01T00:00:02Z' }))
    rack.facts.putBlockAffinity(affinity('node3', '10.1.8.0/24', { since: '2026-01-01T00:00:03Z' }))
    expect(['node1', 'node2', 'node3'].map((node) => rack.prefixes(node))).toEqual([[], ['10.1.8.0/24'], []])
    expect(rack.next('node1').problems).toEqual([
      {
        about: 'pod block 10.1.8.192/26',
        why: 'node node2 had it before',
        fix: 'release it on one of the nodes node2 and node1',
      },
    ])
    rack.facts.dropBlockAffinity(affinity('node2', '10.1.8.0/24'))
    expect(['node1', 'node3'].map((node) => rack.prefixes(node))).toEqual([['10.1.8.192/26'], []])
  })

  it('refuses what lies in a block that a node has beside an older one of its own', () => {
    const rack = fabricOf('calico')
    rack.facts.putBlockAffinity(affinity('node1', '10.1.8.0/26', { since: '2026-01-01T00:00:01Z' }))
    rack.facts.putBlockAffinity(affinity('node1', '10.1.8.0/24', { since: '2026-01-01T00:00:02Z' }))
    rack.facts.putBlockAffinity(affinity('node2', '10.1.8.128/26', { since: '2026-01-01T00:00:03Z' }))
    expect(rack.prefixes('node1')).toEqual(['10.1.8.0/24', '10.1.8.0/26'])
    expect(rack.prefixes('node2')).toEqual([])
  })

  it.each([
    ['node1', 'node2'],
    ['node2', 'node1'],
  ])('decides between claims of one age by the name of the node, whichever was read first (%s)', (...order) => {
    const rack = fabricOf('calico')
    for (const node of order) rack.facts.putBlockAffinity(affinity(node, '10.1.8.0/26'))
    expect([rack.prefixes('node1'), rack.prefixes('node2')]).toEqual([['10.1.8.0/26'], []])
  })

  it('announces a block of one node that lies in another of the same node', () => {
    const rack = fabricOf('calico')
    rack.facts.putBlockAffinity(affinity('node1', '10.1.8.0/24'))
    rack.facts.putBlockAffinity(affinity('node1', '10.1.8.192/26'))
    expect(rack.prefixes()).toEqual(['10.1.8.0/24', '10.1.8.192/26'])
  })
})
