import { matches } from '#provider/config/selector'
import type { Advertisement, Pool } from '../model.ts'
import type { AddressBlock } from '../pools/address-block.ts'

/** Whether `advertisement` announces addresses of `pool`. */
export function selectsPool({ pools, poolSelectors }: Advertisement, pool: Pool): boolean {
  if (pools.length === 0 && poolSelectors.length === 0) return true
  return pools.includes(pool.name) || poolSelectors.some((selector) => matches(selector, pool.labels))
}

/**
 * A block of `pool` that no aggregate of `advertisement` lies within, undefined if there is none: announcing it would draw
 * traffic for addresses that belong to nobody here. MetalLB's rule: one fitting aggregate is enough.
 */
export function aggregateProblem(
  advertisement: Advertisement,
  pool: Pool,
): { readonly block: AddressBlock; readonly length: number } | undefined {
  if (!selectsPool(advertisement, pool)) return undefined
  for (const block of pool.blocks) {
    const length = advertisement.aggregationLength[block.family]
    if (!holdsAggregate(block, length)) return { block, length }
  }
  return undefined
}

function holdsAggregate({ family, first, last }: AddressBlock, length: number): boolean {
  const size = 1n << BigInt((family === 'IPv4' ? 32 : 128) - length)
  const start = ((first + size - 1n) / size) * size
  return start + size - 1n <= last
}
