/** The filter of the router lets in every address and aggregate of the pools, and nothing of what lies beside them. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import { printAddress, readAddressBlock } from '#provider/bgp/pools/address-block'
import { acceptedPrefixes } from '#provider/bgp/tor-config/accepted-prefixes'
import type { AcceptedPrefix } from '#provider/bgp/tor-config/router-side'
import { advertisement, bgpPeer, pool, router } from '../config/resources.ts'

const base = 10n << 24n
const range = fc
  .tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 }))
  .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const)

it('accepts exactly the networks of the announced lengths that lie within a pool', () => {
  fc.assert(
    fc.property(
      range,
      fc.uniqueArray(fc.integer({ min: 26, max: 32 }), { minLength: 1, maxLength: 2 }),
      ([from, to], lengths) => {
        const text = `${printAddress('IPv4', base + BigInt(from))}-${printAddress('IPv4', base + BigInt(to))}`
        const { model } = readConfiguration([
          pool('p', { addresses: [text] }),
          bgpPeer('tor', router),
          ...lengths.map((aggregationLength) => advertisement(`a${aggregationLength}`, { aggregationLength })),
        ])
        const isAccepted = filterOf(acceptedPrefixes({ model, nodes: [] }, new Set(['tor'])))
        const announced = model.advertisements.map(({ aggregationLength }) => aggregationLength.IPv4)
        const [shortest, longest] = [Math.min(...announced), Math.max(...announced)]
        for (const length of [25, 26, 27, 28, 29, 30, 31, 32]) {
          const size = 2 ** (32 - length)
          for (let first = 0; first < 256; first += size) {
            const lies = first >= from && first + size - 1 <= to
            const expected = lies && length >= shortest && length <= longest
            // A prefix list takes a range of lengths, so what lies between two announced ones may pass or not.
            if (expected && !announced.includes(length)) continue
            expect([length, first, isAccepted(base + BigInt(first), length)]).toEqual([length, first, expected])
          }
        }
      },
    ),
    { seed: 20_260_824, numRuns: 150 },
  )
})

/** Answers for the number of a first address and a length whether the filter takes that network. */
function filterOf(accepts: readonly AcceptedPrefix[]): (first: bigint, length: number) => boolean {
  const entries = accepts.flatMap(({ prefix, shortest, longest }) => {
    const block = readAddressBlock(prefix)
    return block === undefined ? [] : [{ ...block, shortest, longest }]
  })
  return (first, length) => {
    const last = first + (1n << BigInt(32 - length)) - 1n
    return entries.some(
      (one) => first >= one.first && last <= one.last && length >= one.shortest && length <= one.longest,
    )
  }
}
