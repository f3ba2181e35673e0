import { describe, expect, it } from 'vitest'
import { formatFinding } from '#provider/bgp/config/finding'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import { advertisement, bgpPeer, community, pool, policy, router } from './resources.ts'

const rack = pool('rack', { addresses: ['10.0.0.0/24', 'fc00::/120'] }, { labels: { zone: 'a' } })

describe('a BGPAdvertisement', () => {
  it('announces host routes of all pools to all peers unless it says more', () => {
    const { model, findings } = readConfiguration([rack, advertisement('all', {})])
    expect(findings).toEqual([])
    expect(model.advertisements).toEqual([
      {
        name: 'all',
        pools: [],
        poolSelectors: [],
        nodeSelectors: [],
        serviceSelectors: [],
        peers: [],
        aggregationLength: { IPv4: 32, IPv6: 128 },
        localPref: undefined,
        communities: [],
        largeCommunities: [],
      },
    ])
  })

  it('takes every field', () => {
    const spec = {
      aggregationLength: 24,
      aggregationLengthV6: 124,
      localPref: 100,
      communities: ['64512:1', 'large:64512:1:2', 'no-export', 'edge', 'far'],
      ipAddressPools: ['rack'],
      ipAddressPoolSelectors: [{ matchLabels: { zone: 'a' } }],
      nodeSelectors: [{ matchLabels: { rack: 'a' } }],
      peers: ['tor'],
    }
    const aliases = community('aliases', {
      communities: [
        { name: 'edge', value: '64512:7' },
        { name: 'far', value: 'large:1:2:3' },
      ],
    })
    const { model, findings } = readConfiguration([rack, aliases, bgpPeer('tor', router), advertisement('a', spec)])
    expect(findings).toEqual([])
    expect(model.advertisements).toMatchObject([
      {
        aggregationLength: { IPv4: 24, IPv6: 124 },
        localPref: 100,
        communities: ['64512:1', '65535:65281', '64512:7'],
        largeCommunities: ['64512:1:2', '1:2:3'],
        pools: ['rack'],
        poolSelectors: [{ matchLabels: { zone: 'a' } }],
        nodeSelectors: [{ matchLabels: { rack: 'a' } }],
        peers: ['tor'],
      },
    ])
  })

  it('may choose Services', () => {
    const spec = {
      serviceSelectors: [{ matchLabels: { app: 'web' } }],
      aggregationLength: 32,
      aggregationLengthV6: 128,
    }
    const { model, findings } = readConfiguration([rack, advertisement('a', spec)])
    expect(findings).toEqual([])
    expect(model.advertisements).toMatchObject([{ serviceSelectors: [{ matchLabels: { app: 'web' } }] }])
  })

  it.each([
    [{ aggregationLength: 33 }, 'spec.aggregationLength "33": '],
    [{ aggregationLengthV6: 0 }, 'spec.aggregationLengthV6 "0": '],
    [{ aggregationLength: 16 }, 'spec.aggregationLength "16": no /16 lies within 10.0.0.0/24 of the pool rack'],
    [{ aggregationLengthV6: 64 }, 'spec.aggregationLengthV6 "64": no /64 lies within fc00::/120 of the pool rack'],
    [{ communities: ['64512:65536'] }, 'spec.communities[0] "64512:65536": it is not a community'],
    [{ communities: ['large:1:2'] }, 'spec.communities[0] "large:1:2": it is not a community'],
    [{ communities: ['1:2:3'] }, 'spec.communities[0] "1:2:3": it is not a community'],
    [{ communities: ['inside'] }, 'spec.communities[0] "inside": there is no such community alias'],
    [{ communities: ['toString'] }, 'spec.communities[0] "toString": there is no such community alias'],
    [
      { aggregationLength: 28, serviceSelectors: [{ matchLabels: { app: 'web' } }] },
      'spec.aggregationLength: an aggregate holds addresses of Services that spec.serviceSelectors does not choose',
    ],
    [{ localPref: -1 }, 'spec.localPref "-1": '],
    [{ nodeSelectors: [{ matchExpressions: [{ key: 'a', operator: 'Near' }] }] }, 'spec.nodeSelectors[0].matchExpr'],
  ])('is refused with %j, by name of the field', (spec, words) => {
    const { model, findings } = readConfiguration([rack, advertisement('a', spec)])
    expect(model.advertisements).toEqual([])
    expect(findings.map(formatFinding)).toEqual([
      expect.stringContaining(`BGPAdvertisement metallb-system/a: ${words}`),
    ])
  })

  it('may aggregate within a range that some aggregate fits in', () => {
    const range = pool('rack', { addresses: ['192.168.0.150-192.168.0.200'] })
    expect(readConfiguration([range, advertisement('a', { aggregationLength: 28 })]).findings).toEqual([])
    expect(readConfiguration([range, advertisement('a', { aggregationLength: 26 })]).findings).toMatchObject([
      { field: 'spec.aggregationLength', outcome: 'refused' },
    ])
  })

  it('is not measured by pools that it does not choose', () => {
    const small = pool('small', { addresses: ['10.0.1.0/30'] })
    const spec = { aggregationLength: 28, ipAddressPools: ['rack'] }
    expect(readConfiguration([rack, small, advertisement('a', spec)]).findings).toEqual([])
  })

  it('serves with a name that nothing has, and says so', () => {
    const { model, findings } = readConfiguration([
      rack,
      advertisement('a', { ipAddressPools: ['rack', 'rak'], peers: ['t'] }),
    ])
    expect(model.advertisements).toHaveLength(1)
    expect(findings).toMatchObject([
      { field: 'spec.ipAddressPools[1]', value: 'rak', outcome: 'ignored' },
      { field: 'spec.peers[0]', value: 't', outcome: 'ignored' },
    ])
  })
})

describe('two BGPAdvertisements with different local preferences', () => {
  const objects = (one: object, other: object) => [
    rack,
    pool('shop', { addresses: ['10.0.1.0/24'] }),
    bgpPeer('tor', router),
    bgpPeer('spine', { ...router, peerAddress: '172.16.7.2' }),
    advertisement('a', { localPref: 100, ...one }, { age: 1 }),
    advertisement('b', { localPref: 200, ...other }, { age: 2 }),
  ]

  it('cannot both serve for one prefix', () => {
    const { model, findings } = readConfiguration(objects({}, {}))
    expect(model.advertisements.map(({ name }) => name)).toEqual(['a'])
    expect(findings.map(formatFinding)).toEqual([
      expect.stringContaining('b: spec.localPref "200": BGPAdvertisement a says 100 for the same prefixes'),
    ])
  })

  it.each([
    ['other pools', { ipAddressPools: ['rack'] }, { ipAddressPools: ['shop'] }],
    ['other lengths', { aggregationLength: 28, aggregationLengthV6: 124 }, {}],
    ['other peers', { peers: ['tor'] }, { peers: ['spine'] }],
    ['other nodes', { nodeSelectors: [{ matchLabels: { r: '1' } }] }, { nodeSelectors: [{ matchLabels: { r: '2' } }] }],
    ['Services, which are not known here', { serviceSelectors: [{ matchLabels: { app: 'web' } }] }, {}],
  ])('may both serve for %s', (_, one, other) => {
    const { model, findings } = readConfiguration(objects(one, other))
    expect(findings).toEqual([])
    expect(model.advertisements).toHaveLength(2)
  })
})

describe('a Community', () => {
  it('has no effect where it is none, and where another has its name', () => {
    const { findings } = readConfiguration([
      community('c', {
        communities: [
          { name: 'a', value: '1:2' },
          { name: 'a', value: '1:3' },
          { name: 'b', value: 'x' },
        ],
      }),
      advertisement('a', { communities: ['a'] }),
    ])
    expect(findings).toMatchObject([
      { field: 'spec.communities[1].name', value: 'a', outcome: 'ignored' },
      { field: 'spec.communities[2].value', value: 'x', outcome: 'ignored' },
    ])
  })
})

describe('an AnnouncementPolicy', () => {
  it('asks for nothing unless it says so', () => {
    const { model, findings } = readConfiguration([policy('p', {})])
    expect(findings).toEqual([])
    expect(model.policies).toEqual([
      {
        name: 'p',
        pools: [],
        nodeSelectors: [],
        serviceSelectors: [],
        med: undefined,
        prepend: 0,
        localPref: undefined,
        weightByEndpoints: false,
        clusterIps: false,
        podHostRoutes: false,
        drain: undefined,
        fabric: undefined,
      },
    ])
  })

  it('takes every field', () => {
    const spec = {
      pools: ['rack'],
      nodeSelectors: [{ matchLabels: { rack: 'a' } }],
      serviceSelectors: [{ matchLabels: { app: 'web' } }],
      med: 200,
      prepend: 3,
      localPref: 100,
      weightByEndpoints: true,
      podHostRoutes: true,
      drain: { taints: ['node.example.org/leaving'], waitSeconds: 30 },
      fabric: {
        loopbacks: ['1.1.1.0/24'],
        podBlocks: 'calico',
        supernets: ['10.1.0.0/16', 'fd00::/48'],
        holdSeconds: 30,
      },
    }
    const { model, findings } = readConfiguration([rack, policy('p', { ...spec, clusterIPs: true })])
    expect(findings).toEqual([])
    expect(model.policies).toMatchObject([
      {
        ...spec,
        clusterIps: true,
        nodeSelectors: [{ matchLabels: { rack: 'a' } }],
        serviceSelectors: [{ matchLabels: { app: 'web' } }],
      },
    ])
  })

  it.each([
    [{ prepend: 17 }, 'spec.prepend "17": '],
    [{ med: -1 }, 'spec.med "-1": '],
    [{ drain: { waitSeconds: 3601 } }, 'spec.drain.waitSeconds "3601": '],
    [{ fabric: { podBlocks: 'flannel' } }, 'spec.fabric.podBlocks "flannel": '],
    [{ fabric: { podBlocks: 'calico' } }, 'spec.fabric.supernets: no pod block lies within a supernet'],
    [{ fabric: { supernets: ['10.1.0.1/16'] } }, 'spec.fabric.supernets[0] "10.1.0.1/16": '],
    [{ fabric: { loopbacks: ['1.1.1.1'] } }, 'spec.fabric.loopbacks[0] "1.1.1.1": it is not a CIDR'],
  ])('is refused with %j, by name of the field', (spec, words) => {
    const { model, findings } = readConfiguration([policy('p', spec)])
    expect(model.policies).toEqual([])
    expect(findings.map(formatFinding)).toEqual([expect.stringContaining(`AnnouncementPolicy p: ${words}`)])
  })

  it('serves with the name of a pool that nothing has, and says so', () => {
    expect(readConfiguration([policy('p', { pools: ['rak'] })]).findings).toMatchObject([
      { field: 'spec.pools[0]', outcome: 'ignored' },
    ])
  })
})
