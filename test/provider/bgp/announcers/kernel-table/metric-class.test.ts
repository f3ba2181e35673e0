import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foreseeableClasses, metricClasses, metricOf } from '#provider/bgp/announcers/kernel-table/metric-class'
import { renderRouteMap } from '#provider/bgp/announcers/kernel-table/route-map'
import { announcement } from '../node-state.ts'

const attributes = fc.record({
  peers: fc.option(fc.uniqueArray(fc.constantFrom('a', 'b', 'c')), { nil: undefined }),
  communities: fc.uniqueArray(fc.nat(3).map((value) => `65000:${value}`)),
  largeCommunities: fc.uniqueArray(fc.nat(2).map((value) => `64522:1:${value}`)),
  localPref: fc.option(fc.constantFrom(100, 200), { nil: undefined }),
  med: fc.option(fc.constantFrom(0, 100), { nil: undefined }),
  prepend: fc.nat(2),
  weight: fc.option(
    fc.nat(8).map((exponent) => 2 ** exponent),
    { nil: undefined },
  ),
  gracefulShutdown: fc.boolean(),
})

describe('the metric of a class of attributes', () => {
  it('is one that FRR does not take apart, whatever the attributes', () => {
    fc.assert(
      fc.property(attributes, (some) => {
        expect(metricOf(some)).toBeGreaterThan(1024)
        expect(metricOf(some)).toBeLessThan(2 ** 24)
      }),
      { seed: 6 },
    )
  })

  it('is the same for the same attributes only', () => {
    fc.assert(
      fc.property(attributes, attributes, (one, other) => {
        const [first, second] = [one, other].map(({ peers, ...rest }) => JSON.stringify([peers?.toSorted(), rest]))
        expect(metricOf(one) === metricOf(other)).toBe(first === second)
      }),
      { seed: 6, numRuns: 1000 },
    )
  })

  it('tells a MED of 0 from none', () => {
    expect(metricClasses([announcement, { ...announcement, med: 0 }])).toHaveLength(2)
  })

  it('does not hang on the prefix or on where the announcement comes from', () => {
    const other = { ...announcement, prefix: '10.0.0.1/32', from: { kind: 'pod-block' } } as const
    expect(metricOf(other)).toBe(metricOf(announcement))
    expect(metricClasses([announcement, other])).toHaveLength(1)
  })

  it('is foreseen for a drain, and for other numbers of endpoints where these count', () => {
    expect(foreseeableClasses([announcement])).toHaveLength(2)
    const weighted = foreseeableClasses([{ ...announcement, weight: 4 }])
    expect(weighted).toHaveLength(18)
    fc.assert(
      fc.property(attributes, fc.boolean(), fc.nat(8), (some, gracefulShutdown, exponent) => {
        const later = { ...some, gracefulShutdown, ...(some.weight !== undefined && { weight: 2 ** exponent }) }
        expect(foreseeableClasses([some]).map(({ metric }) => metric)).toContain(metricOf(later))
      }),
      { seed: 6 },
    )
  })

  it('is told to the network team as a route-map for FRR', () => {
    const classes = metricClasses([
      announcement,
      { ...announcement, gracefulShutdown: true },
      { ...announcement, weight: 4 },
      { ...announcement, communities: ['65000:777'], largeCommunities: ['64522:1:2'], med: 150, prepend: 2 },
      { ...announcement, localPref: 200, peers: ['tor-a'] },
    ])
    const rendered = renderRouteMap(classes, { name: 'BERTH', asn: 64522 })
    const golden = new URL('testdata/route-map.conf', import.meta.url)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, rendered)
    expect(rendered).toBe(readFileSync(golden, 'utf8'))
  })
})
