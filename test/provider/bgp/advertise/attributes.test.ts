import { describe, expect, it } from 'vitest'
import { PlayedRack, aPeer, aPolicy, anAdvertisement, labelled } from './played-rack.ts'

describe('what an announcement carries', () => {
  it('carries what its advertisement says, sorted', () => {
    const rack = new PlayedRack()
    const communities = ['65000:200', '65000:100']
    rack.configure({ advertisements: [anAdvertisement({ communities, largeCommunities: ['1:2:3'], localPref: 150 })] })
    rack.serve('web', ['node1'])
    expect(rack.next().desired.announcements).toEqual([
      {
        prefix: '172.16.7.192/32',
        from: { kind: 'service', services: ['default/web'] },
        peers: undefined,
        communities: ['65000:100', '65000:200'],
        largeCommunities: ['1:2:3'],
        localPref: 150,
        med: undefined,
        prepend: 0,
        weight: undefined,
        gracefulShutdown: false,
      },
    ])
  })

  it('adds up several advertisements of a pool: an aggregate beside the host route, communities of both on one prefix', () => {
    const rack = new PlayedRack()
    rack.configure({
      advertisements: [
        anAdvertisement({ name: 'a', communities: ['65000:2'], peers: ['tor'] }),
        anAdvertisement({ name: 'b', communities: ['65000:1'] }),
        anAdvertisement({ name: 'c', aggregationLength: { IPv4: 26, IPv6: 128 } }),
      ],
    })
    rack.serve('web', ['node1'], { address: '172.16.7.200' })
    rack.serve('api', ['node1'], { address: '172.16.7.201' })
    const { announcements } = rack.next().desired
    expect(
      announcements.map(({ prefix, communities, from }) => [
        prefix,
        communities.length,
        'services' in from && from.services,
      ]),
    ).toEqual([
      ['172.16.7.192/26', 0, ['default/api', 'default/web']],
      ['172.16.7.200/32', 2, ['default/web']],
      ['172.16.7.201/32', 2, ['default/api']],
    ])
  })

  it('takes MED, prepend and local preference from the first policy by name that states them', () => {
    const rack = new PlayedRack()
    rack.configure({
      advertisements: [anAdvertisement({ localPref: 1 })],
      policies: [aPolicy({ name: 'b', med: 200, prepend: 2 }), aPolicy({ name: 'a', med: 100, localPref: 200 })],
    })
    rack.serve('web', ['node1'])
    expect(rack.next().desired.announcements[0]).toMatchObject({ med: 100, prepend: 2, localPref: 200 })
  })

  it('tells each peer what the advertisements to it say, and none what is for another alone', () => {
    const rack = new PlayedRack()
    const peers = ['tor-a', 'tor-b', 'tor-c'].map((name, at) => aPeer({ name, at: { address: `172.16.7.${at + 1}` } }))
    rack.configure({
      peers,
      advertisements: [
        anAdvertisement({ name: 'all', communities: ['65000:1'] }),
        anAdvertisement({ name: 'b', communities: ['65535:65281'], localPref: 200, peers: ['tor-b'] }),
      ],
    })
    rack.serve('web', ['node1'])
    const [announcement] = rack.next().desired.announcements
    expect(announcement?.apart).toMatchObject([
      { peers: ['tor-a', 'tor-c'], communities: ['65000:1'], localPref: undefined },
      { peers: ['tor-b'], communities: ['65000:1', '65535:65281'], localPref: 200 },
    ])
    expect(announcement?.peers).toBeUndefined()
  })

  it('tells peers apart only where they are told different things', () => {
    const rack = new PlayedRack()
    rack.configure({
      peers: ['tor-a', 'tor-b'].map((name, at) => aPeer({ name, at: { address: `172.16.7.${at + 1}` } })),
      advertisements: ['tor-a', 'tor-b'].map((name) =>
        anAdvertisement({ name, communities: ['65000:1'], peers: [name] }),
      ),
    })
    rack.serve('web', ['node1'])
    const [announcement] = rack.next().desired.announcements
    expect(announcement).toMatchObject({ communities: ['65000:1'] })
    expect(announcement).not.toHaveProperty('apart')
  })

  it('lets a policy speak for chosen pools, Services and nodes only', () => {
    const rack = new PlayedRack([])
    rack.node('node1', { labels: { role: 'active' } })
    rack.node('node2')
    rack.configure({
      policies: [
        aPolicy({ name: 'a', med: 1, pools: ['another'] }),
        aPolicy({ name: 'b', med: 2, serviceSelectors: [labelled('app', 'db')] }),
        aPolicy({ name: 'c', med: 3, nodeSelectors: [labelled('role', 'active')] }),
        aPolicy({ name: 'd', med: 4, pools: ['my-ip-space'] }),
      ],
    })
    rack.serve('web', ['node1'])
    expect(rack.next('node1').desired.announcements[0]?.med).toBe(3)
    expect(rack.next('node2').desired.announcements[0]?.med).toBe(4)
  })

  it('weighs nodes by their ready endpoints in powers of two, where a policy asks and the policy of the Service is Local', () => {
    const rack = new PlayedRack()
    rack.configure({ policies: [aPolicy({ weightByEndpoints: true })] })
    rack.serve('web', ['node1'], { spec: { externalTrafficPolicy: 'Local' } })
    const weights = [1, 2, 3, 4, 5, 6, 7, 8, 11, 12].map((count) => {
      rack.endpoints(
        'web',
        Array.from({ length: count }, () => 'node1'),
      )
      return rack.next().desired.announcements[0]?.weight
    })
    expect(weights).toEqual([1, 2, 4, 4, 4, 8, 8, 8, 8, 16])
    rack.endpoints('web', ['node1 terminating', 'node1 starting'])
    expect(rack.next().desired.announcements[0]?.weight).toBe(1)
    rack.serve('web', ['node1'], { spec: { externalTrafficPolicy: 'Cluster' } })
    expect(rack.next().desired.announcements[0]?.weight).toBeUndefined()
  })

  it('announces an address that Services share once, for as long as one of them has endpoints', () => {
    const rack = new PlayedRack()
    const spec = { externalTrafficPolicy: 'Local' }
    rack.serve('tcp', ['node1'], { spec })
    rack.serve('udp', ['node1'], { spec })
    expect(rack.next().desired.announcements.map(({ from }) => from)).toEqual([
      { kind: 'service', services: ['default/tcp', 'default/udp'] },
    ])
    rack.endpoints('tcp', [])
    expect(rack.prefixes()).toEqual(['172.16.7.192/32'])
    rack.endpoints('udp', [])
    expect(rack.prefixes()).toEqual([])
  })

  it('gives no weight that no policy asks for', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node1', 'node1'], { spec: { externalTrafficPolicy: 'Local' } })
    expect(rack.next().desired.announcements[0]?.weight).toBeUndefined()
  })

  it('draws for a shared address as the Service does that draws most, and leaves only when all of them do', () => {
    const rack = new PlayedRack([])
    rack.node('node1', { labels: { rack: 'a' } })
    rack.node('node2', { labels: { rack: 'b' } })
    const everywhere = anAdvertisement({ name: 'b', serviceSelectors: [labelled('app', 'b')] })
    const advertisements = [anAdvertisement({ name: 'a', serviceSelectors: [labelled('app', 'a')] }), everywhere]
    const policies = [
      aPolicy({ name: 'a', prepend: 3, weightByEndpoints: true, serviceSelectors: [labelled('app', 'a')] }),
      aPolicy({ name: 'b', prepend: 1, weightByEndpoints: true, serviceSelectors: [labelled('app', 'b')] }),
    ]
    rack.configure({ advertisements, policies })
    const spec = { externalTrafficPolicy: 'Local' }
    rack.serve('one', ['node1', 'node2'], { spec, labels: { app: 'a' } })
    rack.serve('two', ['node1', 'node1', 'node1', 'node1'], { spec, labels: { app: 'b' } })
    expect(rack.next().desired.announcements).toMatchObject([{ weight: 4, prepend: 1, gracefulShutdown: false }])
    const onlyB = anAdvertisement({
      name: 'a',
      serviceSelectors: [labelled('app', 'a')],
      nodeSelectors: [labelled('rack', 'b')],
    })
    rack.configure({ advertisements: [onlyB, everywhere] })
    expect(rack.why('one')).toBe('moving')
    expect(rack.next().desired.announcements).toMatchObject([{ gracefulShutdown: false }])
    rack.serve('two', ['node1'], { labels: { app: 'b' } })
    expect(rack.next().desired.announcements[0]?.weight).toBeUndefined()
  })

  it('names no peers where an advertisement names all of them', () => {
    const rack = new PlayedRack()
    rack.configure({ advertisements: [anAdvertisement({ peers: ['tor'] })] })
    rack.serve('web', ['node1'])
    expect(rack.next().desired.announcements[0]?.peers).toBeUndefined()
  })

  it('announces both families of a dual-stack Service, each by its own endpoints', () => {
    const rack = new PlayedRack()
    rack.service('web', {
      address: ['172.16.7.193', '172.16.7.192', '2001:DB8::0001'],
      metadata: { annotations: { 'metallb.io/ip-allocated-from-pool': 'my-ip-space' } },
    })
    rack.endpoints('web', ['node1'], 'IPv6')
    expect(rack.prefixes()).toEqual(['2001:db8::1/128'])
    rack.endpoints('web', ['node1'], 'IPv4')
    expect(rack.prefixes()).toEqual(['172.16.7.192/32', '172.16.7.193/32', '2001:db8::1/128'])
  })
})

describe('what is announced only where a policy asks', () => {
  it('announces cluster IPs of any Service that has endpoints, by its internalTrafficPolicy', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node2'], { address: [], spec: { type: 'ClusterIP', clusterIP: '10.96.205.1' } })
    expect(rack.prefixes()).toEqual([])
    rack.configure({ policies: [aPolicy({ clusterIps: true })] })
    expect(rack.next().desired.announcements).toMatchObject([
      { prefix: '10.96.205.1/32', from: { kind: 'cluster-ip', services: ['default/web'] } },
    ])
    rack.service('web', {
      address: [],
      spec: { type: 'ClusterIP', clusterIP: '10.96.205.1', internalTrafficPolicy: 'Local' },
    })
    expect(rack.prefixes('node1')).toEqual([])
    expect(rack.prefixes('node2')).toEqual(['10.96.205.1/32'])
    rack.service('web', { address: [], spec: { type: 'ClusterIP', clusterIP: 'None' } })
    expect(rack.prefixes('node2')).toEqual([])
  })

  it('announces host routes for ready pods of this node, and believes only pod addresses', () => {
    const rack = new PlayedRack([])
    rack.node('node1', { spec: { podCIDRs: ['10.244.1.0/24'] } })
    rack.node('node2', { spec: { podCIDRs: ['10.244.99.0/24'] } })
    rack.configure({
      policies: [
        aPolicy({ podHostRoutes: true, med: 100, localPref: 200, serviceSelectors: [labelled('app', 'web')] }),
      ],
    })
    rack.serve('web', ['node1', 'node1', 'node2', 'node1 starting'], { address: [], labels: { app: 'web' } })
    expect(rack.next().desired.announcements).toMatchObject([
      { prefix: '10.244.1.10/32', from: { kind: 'pod', services: ['default/web'] }, med: 100, localPref: 200 },
      { prefix: '10.244.1.11/32' },
    ])
    // The slice says that node2 holds an address of no block of its own.
    expect(rack.prefixes('node2')).toEqual([])
  })

  it('gives a pod on the network of its host no route', () => {
    const rack = new PlayedRack([])
    const fabric = { loopbacks: [], podBlocks: 'none', supernets: ['10.244.0.0/16'], holdSeconds: 30 } as const
    rack.node('node1', { status: { addresses: [{ type: 'InternalIP', address: '10.244.1.10' }] } })
    rack.configure({ policies: [aPolicy({ podHostRoutes: true, fabric })] })
    rack.serve('web', ['node1', 'node1'], { address: [] })
    expect(rack.prefixes()).toEqual(['10.244.1.11/32'])
  })
})
