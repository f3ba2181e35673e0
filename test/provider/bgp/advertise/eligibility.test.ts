import { describe, expect, it } from 'vitest'
import { PlayedRack, aPeer, aPool, anAdvertisement, labelled } from './played-rack.ts'

describe('which node announces an address', () => {
  it('announces from every node while one endpoint anywhere is ready', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node2'])
    for (const node of ['node1', 'node2', 'node3']) expect(rack.prefixes(node)).toEqual(['172.16.7.192/32'])
  })

  it('announces nothing without a ready endpoint, and does so as soon as there is one', () => {
    const rack = new PlayedRack()
    rack.service('web')
    expect(rack.why('web')).toBe('no-endpoints')
    rack.endpoints('web', ['node2 starting'])
    expect(rack.why('web')).toBe('no-endpoints')
    rack.endpoints('web', ['node2'])
    expect(rack.why('web')).toBe('announced')
  })

  it('announces with externalTrafficPolicy Local only where a ready endpoint is', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node2'], { spec: { externalTrafficPolicy: 'Local' } })
    expect(rack.why('web', 'node1')).toBe('no-local-endpoints')
    expect(rack.prefixes('node2')).toEqual(['172.16.7.192/32'])
  })

  it('keeps the address while its last endpoint serves and terminates, but does not come for such a one', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node1'], { spec: { externalTrafficPolicy: 'Local' } })
    expect(rack.why('web', 'node1')).toBe('announced')
    rack.endpoints('web', ['node1 terminating', 'node2 terminating'])
    expect(rack.why('web', 'node1')).toBe('announced')
    expect(rack.why('web', 'node2')).toBe('no-local-endpoints')
    rack.endpoints('web', ['node1 gone'])
    expect(rack.why('web', 'node1')).toBe('no-local-endpoints')
  })

  it('never announces what is in no pool, and keeps what its pool gave before it shrank', () => {
    const rack = new PlayedRack()
    rack.serve('stray', ['node1'], { address: '8.8.8.8' })
    rack.serve('old', ['node1'], {
      address: '172.16.7.250',
      metadata: { annotations: { 'metallb.io/ip-allocated-from-pool': 'my-ip-space' } },
    })
    rack.configure({ pools: [aPool({ cidrs: ['172.16.7.192/28'] })] })
    expect(rack.why('stray')).toBe('no-pool')
    expect(rack.prefixes()).toEqual(['172.16.7.250/32'])
    rack.configure({ pools: [aPool({ name: 'other', cidrs: ['172.16.7.192/28'] })] })
    expect(rack.why('old')).toBe('no-pool')
  })

  it('says at which of the selections an address got lost', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node1'])
    rack.configure({ advertisements: [] })
    expect(rack.why('web')).toBe('no-advertisement')
    rack.configure({ advertisements: [anAdvertisement({ pools: ['another'] })] })
    expect(rack.why('web')).toBe('no-advertisement')
    rack.restart()
    rack.configure({ advertisements: [anAdvertisement({ serviceSelectors: [labelled('app', 'db')] })] })
    expect(rack.why('web')).toBe('service-not-selected')
    rack.configure({ advertisements: [anAdvertisement({ nodeSelectors: [labelled('rack', 'a')] })] })
    expect(rack.why('web')).toBe('node-not-selected')
    rack.configure({ advertisements: [anAdvertisement({ peers: ['no-such'] })] })
    expect(rack.why('web')).toBe('no-peer')
    rack.configure({ advertisements: [anAdvertisement()], peers: [] })
    expect(rack.why('web')).toBe('no-peer')
    expect(rack.next().desired).toEqual({ router: undefined, peers: [], bfdProfiles: [], announcements: [] })
  })

  it('selects pools by label as well as by name', () => {
    const rack = new PlayedRack()
    rack.configure({
      pools: [aPool({ labels: { zone: 'front' } })],
      advertisements: [anAdvertisement({ pools: ['another'], poolSelectors: [labelled('zone', 'front')] })],
    })
    rack.serve('web', ['node1'])
    expect(rack.why('web')).toBe('announced')
  })

  it('leaves out nodes with the exclude label, unless told not to look, and nodes without a network', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node2'])
    rack.node('node1', { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } })
    expect(rack.why('web')).toBe('node-excluded')
    rack.here = { ignoresExcludeLabel: true }
    expect(rack.why('web')).toBe('announced')
    rack.node('node1', { status: { conditions: [{ type: 'NetworkUnavailable', status: 'True' }] } })
    expect(rack.why('web')).toBe('network-unavailable')
  })

  it('does not look at NotReady and cordoned nodes: MetalLB took clusters down by that', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node2'])
    rack.node('node1', {
      spec: { taints: [{ key: 'node.kubernetes.io/unschedulable' }] },
      status: { conditions: [{ type: 'Ready', status: 'False' }] },
    })
    expect(rack.why('web')).toBe('announced')
  })

  it.each([
    ['another class', { loadBalancerClass: 'berth.dev/bgp' }, {}],
    ['another type', { type: 'NodePort' }, {}],
    ['a deletion', {}, { deletionTimestamp: '2026-01-01T00:00:00Z' }],
  ])('leaves a Service of %s alone', (_, spec, metadata) => {
    const rack = new PlayedRack()
    rack.serve('web', ['node1'], { spec, metadata })
    expect(rack.why('web')).toBe('nothing')
    expect(rack.prefixes()).toEqual([])
  })

  it('waits for the node to serve after a boot, and keeps what stands when only the speaker started anew', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node1'])
    rack.here = { isServing: false }
    expect(rack.why('web')).toBe('node-not-serving')
    rack.restart()
    rack.here = { isServing: false, found: new Set(['172.16.7.192/32']) }
    expect(rack.why('web')).toBe('announced')
  })

  it("states routes without peers where the peers are somebody else's", () => {
    const rack = new PlayedRack()
    rack.configure({ peers: [] })
    rack.serve('web', ['node1'])
    rack.here = { needsPeers: false }
    expect(rack.prefixes()).toEqual(['172.16.7.192/32'])
  })

  it('tells only the peers of this node that the advertisement names', () => {
    const rack = new PlayedRack()
    const peers = [
      aPeer({ name: 'a' }),
      aPeer({ name: 'b' }),
      aPeer({ name: 'far', nodeSelectors: [labelled('rack', 'z')] }),
    ]
    rack.configure({ peers, advertisements: [anAdvertisement({ peers: ['far', 'b'] })] })
    rack.serve('web', ['node1'])
    expect(rack.next().desired.announcements[0]?.peers).toEqual(['b'])
    expect(rack.next().desired.peers.map(({ name }) => name)).toEqual(['a', 'b'])
  })
})
