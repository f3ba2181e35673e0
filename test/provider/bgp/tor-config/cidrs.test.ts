import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readAddressBlock } from '#provider/bgp/pools/address-block'
import { cidrsOf } from '#provider/bgp/tor-config/cidrs'

const small = fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 300 })).map(([one, other]) => ({
  first: BigInt(Math.min(one, other)),
  last: BigInt(Math.max(one, other)),
}))

it('makes up a range of the fewest networks, without a gap and without an address more', () => {
  fc.assert(
    fc.property(small, fc.constantFrom('IPv4' as const, 'IPv6' as const), ({ first, last }, family) => {
      const networks = cidrsOf({ family, first, last, text: '' })
      const blocks = networks.map(({ prefix }) => readAddressBlock(prefix))
      expect(blocks[0]?.first).toBe(first)
      expect(blocks.at(-1)?.last).toBe(last)
      for (const [index, block] of blocks.slice(1).entries())
        expect(block?.first).toBe((blocks[index]?.last ?? 0n) + 1n)
      // Two neighbours of one size never make up a larger network.
      for (const [index, { length }] of networks.slice(1).entries()) {
        const before = networks[index]
        const isPair =
          before?.length === length && (blocks[index]?.first ?? 0n) % (1n << BigInt(width[family] - length + 1)) === 0n
        expect(isPair).toBe(false)
      }
    }),
    { seed: 20_260_822, numRuns: 300 },
  )
})

const width = { IPv4: 32, IPv6: 128 } as const

it('holds for all addresses there are', () => {
  expect(cidrsOf({ family: 'IPv4', first: 0n, last: 2n ** 32n - 1n, text: '' })).toEqual([
    { prefix: '0.0.0.0/0', length: 0 },
  ])
  expect(cidrsOf({ family: 'IPv6', first: 0n, last: 2n ** 128n - 1n, text: '' })).toEqual([
    { prefix: '::/0', length: 0 },
  ])
})
