import { describe, expect, it } from 'vitest'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import { formatFinding } from '#provider/bgp/config/finding'
import { addressPool, community, l2Advertisement, pool } from './resources.ts'

const told = (...objects: readonly unknown[]) => readConfiguration(objects).findings.map(formatFinding)

describe('an IPAddressPool', () => {
  it('has the defaults of MetalLB', () => {
    const { model, findings } = readConfiguration([pool('rack', { addresses: ['172.16.7.192/26'] })])
    expect(findings).toEqual([])
    expect(model.pools).toMatchObject([
      {
        name: 'rack',
        autoAssign: true,
        avoidBuggyIps: false,
        priority: 0,
        namespaces: undefined,
        serviceSelectors: [],
        blocks: [{ family: 'IPv4', text: '172.16.7.192/26' }],
      },
    ])
  })

  it('takes every field', () => {
    const spec = {
      addresses: ['192.168.20.0/24', '192.168.30.5-192.168.30.9', 'fc00:f853:ccd:e799::/124'],
      autoAssign: false,
      avoidBuggyIPs: true,
      serviceAllocation: {
        priority: 50,
        namespaces: ['shop'],
        namespaceSelectors: [{ matchLabels: { team: 'shop' } }],
        serviceSelectors: [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['till'] }] }],
      },
    }
    const { model, findings } = readConfiguration([pool('shop', spec, { labels: { zone: 'a' } })])
    expect(findings).toEqual([])
    expect(model.pools).toMatchObject([
      {
        labels: { zone: 'a' },
        autoAssign: false,
        avoidBuggyIps: true,
        priority: 50,
        namespaces: { names: ['shop'], selectors: [{ matchLabels: { team: 'shop' }, matchExpressions: [] }] },
        serviceSelectors: [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['till'] }] }],
        blocks: [{ family: 'IPv4' }, { family: 'IPv4' }, { family: 'IPv6' }],
      },
    ])
  })

  it.each([
    [{ addresses: ['10.0.0.0/33'] }, 'spec.addresses[0] "10.0.0.0/33": it is neither a CIDR nor a range'],
    [{ addresses: ['10.0.0.9-10.0.0.1'] }, 'spec.addresses[0] "10.0.0.9-10.0.0.1": it is neither'],
    [{ addresses: ['10.0.0.1-fc00::1'] }, 'spec.addresses[0] "10.0.0.1-fc00::1": it is neither'],
    [{ addresses: ['10.0.0.0/24', '10.0.0.7/32'] }, 'spec.addresses[1] "10.0.0.7/32": it overlaps with 10.0.0.0/24'],
    [{ addresses: ['10.0.0.1-10.0.0.9', '10.0.0.9/32'] }, 'spec.addresses[1] "10.0.0.9/32": it overlaps'],
    [{ addresses: ['10.0.0.9/32', '10.0.0.1-10.0.0.9'] }, 'spec.addresses[1] "10.0.0.1-10.0.0.9": it overlaps'],
    [{ addresses: [] }, 'spec.addresses: '],
    [{}, 'spec.addresses: it is missing'],
    [{ addresses: ['10.0.0.0/24'], autoAssign: 'no' }, 'spec.autoAssign "no": expected boolean'],
    [
      {
        addresses: ['10.0.0.0/24'],
        serviceAllocation: { serviceSelectors: [{ matchExpressions: [{ key: 'app', operator: 'In' }] }] },
      },
      'spec.serviceAllocation.serviceSelectors[0].matchExpressions[0].values: In needs at least one value',
    ],
  ])('is refused with %j, by name of the field', (spec, words) => {
    const { model, findings } = readConfiguration([pool('rack', spec)])
    expect(model.pools).toEqual([])
    expect(findings.map(formatFinding)).toEqual([
      expect.stringContaining(`IPAddressPool metallb-system/rack: ${words}`),
    ])
    expect(findings).toMatchObject([{ outcome: 'refused' }])
  })

  it('serves without a field that it does not know, and says so', () => {
    const { model, findings } = readConfiguration([pool('rack', { addresses: ['10.0.0.0/24'], colour: 'blue' })])
    expect(model.pools).toHaveLength(1)
    expect(findings).toMatchObject([{ field: 'spec.colour', value: 'blue', outcome: 'ignored' }])
  })

  it('of two that overlap the older serves, in whatever order they are read', () => {
    const older = pool('z', { addresses: ['10.0.0.0/24'] }, { age: 1 })
    const younger = pool('a', { addresses: ['10.0.1.0/24', '10.0.0.200-10.0.0.210'] }, { age: 2 })
    for (const objects of [
      [older, younger],
      [younger, older],
    ]) {
      const { model, findings } = readConfiguration(objects)
      expect(model.pools.map(({ name }) => name)).toEqual(['z'])
      expect(findings).toMatchObject([
        {
          resource: { name: 'a' },
          field: 'spec.addresses[1]',
          value: '10.0.0.200-10.0.0.210',
          why: 'it overlaps with 10.0.0.0/24 of the pool z',
        },
      ])
    }
  })
})

describe('an AddressPool of MetalLB 0.12 and 0.13', () => {
  it('becomes a pool with advertisements of its own', () => {
    const spec = {
      protocol: 'bgp',
      addresses: ['10.0.0.0/24'],
      bgpAdvertisements: [{ aggregationLength: 24, localPref: 100, communities: ['edge', '64512:2'] }, {}],
    }
    const alias = community('c', { communities: [{ name: 'edge', value: '64512:1' }] })
    const { model, findings } = readConfiguration([addressPool('old', spec), alias])
    expect(findings).toEqual([])
    expect(model.pools).toMatchObject([{ name: 'old', autoAssign: true }])
    expect(model.advertisements).toMatchObject([
      { pools: ['old'], aggregationLength: { IPv4: 24 }, localPref: 100, communities: ['64512:1', '64512:2'] },
      { pools: ['old'], aggregationLength: { IPv4: 32, IPv6: 128 }, localPref: undefined },
    ])
  })

  it('is announced plainly when it says nothing about that', () => {
    const { model } = readConfiguration([addressPool('old', { protocol: 'bgp', addresses: ['10.0.0.0/24'] })])
    expect(model.advertisements).toMatchObject([{ pools: ['old'], aggregationLength: { IPv4: 32 } }])
  })

  it('gives addresses but announces nothing where it asks for layer 2', () => {
    const { model, findings } = readConfiguration([
      addressPool('old', { protocol: 'layer2', addresses: ['10.0.0.0/24'] }),
    ])
    expect(model.pools).toHaveLength(1)
    expect(model.advertisements).toEqual([])
    expect(findings).toMatchObject([{ field: 'spec.protocol', outcome: 'ignored' }])
  })
})

describe('what else is in the namespace', () => {
  it('is told when it is an L2Advertisement', () => {
    expect(told(l2Advertisement('l2', {}))).toEqual([
      'L2Advertisement metallb-system/l2: kind "L2Advertisement": Berth announces over BGP only. ' +
        'Announce the pools with a BGPAdvertisement (the resource is refused)',
    ])
  })

  it('is passed over when it is no configuration', () => {
    const status = { apiVersion: 'metallb.io/v1beta1', kind: 'ServiceBGPStatus', metadata: { name: 's' }, status: {} }
    expect(told(status, { kind: 'List' }, null, 'text', 7)).toEqual([])
  })

  it('is refused when an older one has its name', () => {
    const twin = { ...pool('rack', { addresses: ['10.0.1.0/24'] }, { age: 2 }) }
    const other = { ...twin, metadata: { ...twin.metadata, namespace: 'other' } }
    const { model, findings } = readConfiguration([other, pool('rack', { addresses: ['10.0.0.0/24'] }, { age: 1 })])
    expect(model.pools).toMatchObject([{ blocks: [{ text: '10.0.0.0/24' }] }])
    expect(findings).toMatchObject([{ resource: { namespace: 'other' }, field: 'metadata.name', outcome: 'refused' }])
  })
})
