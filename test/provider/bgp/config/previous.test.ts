import { describe, expect, it } from 'vitest'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import { advertisement, bfdProfile, bgpPeer, pool, policy, router } from './resources.ts'

/** Reads one configuration after the other, as a controller that lives through them. */
function live(...steps: readonly (readonly unknown[])[]) {
  return steps.reduce<ReturnType<typeof readConfiguration> | undefined>(
    (before, objects) => readConfiguration(objects, before?.model),
    undefined,
  )
}

const blocks = (configuration: ReturnType<typeof live>) =>
  configuration?.model.pools.map(({ name, blocks: some }) => [name, ...some.map(({ text }) => text)])

describe('what stood before', () => {
  it('stays in force when a pool is made unreadable', () => {
    const after = live([pool('rack', { addresses: ['10.0.0.0/24'] })], [pool('rack', { addresses: ['10.0.0.0/240'] })])
    expect(blocks(after)).toEqual([['rack', '10.0.0.0/24']])
    expect(after?.findings).toMatchObject([{ resource: { name: 'rack' }, outcome: 'kept' }])
  })

  it('stays in force when an older pool grows into it', () => {
    const shop = pool('shop', { addresses: ['10.0.1.0/24'] }, { age: 2 })
    const after = live(
      [pool('rack', { addresses: ['10.0.0.0/24'] }, { age: 1 }), shop],
      [pool('rack', { addresses: ['10.0.0.0/23'] }, { age: 1 }), shop],
    )
    expect(blocks(after)).toEqual([
      ['rack', '10.0.0.0/24'],
      ['shop', '10.0.1.0/24'],
    ])
    expect(after?.findings).toMatchObject([{ resource: { name: 'rack' }, field: 'spec.addresses[0]', outcome: 'kept' }])
  })

  it('takes its range back from a newcomer when its own change is refused', () => {
    // rack moves onto shop, which is refused; meanwhile the newcomer wants what rack wanted to leave.
    const shop = pool('shop', { addresses: ['10.0.1.0/24'] }, { age: 2 })
    const after = live(
      [pool('rack', { addresses: ['10.0.0.0/24'] }, { age: 1 }), shop],
      [
        pool('rack', { addresses: ['10.0.1.0/25'] }, { age: 1 }),
        shop,
        pool('new', { addresses: ['10.0.0.0/25'] }, { age: 3 }),
      ],
    )
    expect(blocks(after)).toEqual([
      ['rack', '10.0.0.0/24'],
      ['shop', '10.0.1.0/24'],
    ])
    expect(after?.findings.map(({ resource, outcome }) => [resource.name, outcome])).toEqual([
      ['rack', 'kept'],
      ['new', 'refused'],
    ])
  })

  it('gives way when two pools change places', () => {
    const after = live(
      [pool('a', { addresses: ['10.0.0.0/24'] }), pool('b', { addresses: ['10.0.1.0/24'] })],
      [pool('a', { addresses: ['10.0.1.0/24'] }), pool('b', { addresses: ['10.0.0.0/24'] })],
    )
    expect(blocks(after)).toEqual([
      ['a', '10.0.1.0/24'],
      ['b', '10.0.0.0/24'],
    ])
    expect(after?.findings).toEqual([])
  })

  it('goes when its resource goes', () => {
    const after = live([pool('rack', { addresses: ['10.0.0.0/24'] }), bgpPeer('tor', router)], [])
    expect(after?.model).toEqual({ pools: [], advertisements: [], peers: [], bfdProfiles: [], policies: [] })
  })

  it('is mended by mending the resource', () => {
    const after = live(
      [pool('rack', { addresses: ['10.0.0.0/24'] })],
      [pool('rack', { addresses: ['nonsense'] })],
      [pool('rack', { addresses: ['10.0.2.0/24'] })],
    )
    expect(blocks(after)).toEqual([['rack', '10.0.2.0/24']])
    expect(after?.findings).toEqual([])
  })

  it('wins over an older peer that becomes its double', () => {
    const tor = (peerAddress: string) => bgpPeer('tor', { ...router, peerAddress }, { age: 1 })
    const spine = bgpPeer('spine', { ...router, peerAddress: '172.16.7.2' }, { age: 2 })
    const after = live([tor('172.16.7.1'), spine], [tor('172.16.7.2'), spine])
    expect(after?.model.peers).toMatchObject([
      { name: 'spine', at: { address: '172.16.7.2' } },
      { name: 'tor', at: { address: '172.16.7.1' } },
    ])
    expect(after?.findings).toMatchObject([{ resource: { name: 'tor' }, outcome: 'kept' }])
  })

  it('keeps the BFD profile that a peer needs when it is removed or spoiled', () => {
    const tor = bgpPeer('tor', { ...router, bfdProfile: 'fast' })
    const fast = bfdProfile('fast', { transmitInterval: 100 })
    const removed = live([tor, fast], [tor])
    expect(removed?.model).toMatchObject({ peers: [{ bfdProfile: 'fast' }], bfdProfiles: [{ name: 'fast' }] })
    expect(removed?.findings).toMatchObject([{ resource: { name: 'tor' }, field: 'spec.bfdProfile', outcome: 'kept' }])
    const spoiled = live([tor, fast], [tor, bfdProfile('fast', { transmitInterval: 1 })])
    expect(spoiled?.model).toMatchObject({
      peers: [{ bfdProfile: 'fast' }],
      bfdProfiles: [{ transmitIntervalMs: 100 }],
    })
  })

  it('keeps a pool that shrinks beneath an aggregate of it', () => {
    const aggregates = advertisement('a', { aggregationLength: 24 })
    const after = live(
      [pool('rack', { addresses: ['10.0.0.0/24'] }), aggregates],
      [pool('rack', { addresses: ['10.0.0.0/25'] }), aggregates],
    )
    expect(blocks(after)).toEqual([['rack', '10.0.0.0/24']])
    expect(after?.findings).toMatchObject([{ field: 'spec.addresses', outcome: 'kept' }])
    const both = live(
      [pool('rack', { addresses: ['10.0.0.0/24'] }), aggregates],
      [pool('rack', { addresses: ['10.0.0.0/25'] }), advertisement('a', { aggregationLength: 25 })],
    )
    expect(both?.findings).toEqual([])
    expect(both?.model.advertisements).toMatchObject([{ aggregationLength: { IPv4: 25 } }])
  })

  it('keeps an advertisement whose community alias is gone, and a policy that is spoiled', () => {
    const rack = pool('rack', { addresses: ['10.0.0.0/24'] })
    const after = live(
      [rack, advertisement('a', { communities: ['64512:1'] }), policy('p', { med: 100 })],
      [rack, advertisement('a', { communities: ['gone'] }), policy('p', { med: 'low' })],
    )
    expect(after?.model).toMatchObject({ advertisements: [{ communities: ['64512:1'] }], policies: [{ med: 100 }] })
    expect(after?.findings.map(({ outcome }) => outcome)).toEqual(['kept', 'kept'])
  })
})
