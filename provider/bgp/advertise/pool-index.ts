import type { Pool } from '../model.ts'
import type { VirtualIp } from './facts.ts'

/** Finds the pool of an address: pools never overlap, so that at most one block can hold it. */
export class PoolIndex {
  readonly #byName: ReadonlyMap<string, Pool>
  /** In the order of their first address, by family. */
  readonly #blocks: Readonly<Record<VirtualIp['family'], readonly Held[]>>

  constructor(pools: readonly Pool[]) {
    const held = pools.flatMap((pool) => pool.blocks.map((block) => ({ ...block, pool })))
    held.sort((a, b) => (a.first < b.first ? -1 : 1))
    this.#byName = new Map(pools.map((pool) => [pool.name, pool]))
    this.#blocks = {
      IPv4: held.filter(({ family }) => family === 'IPv4'),
      IPv6: held.filter(({ family }) => family === 'IPv6'),
    }
  }

  /**
   * An address outside every pool has none, unless its pool was recorded when it was given and still exists: a pool that
   * shrinks takes no Service down that it once served.
   */
  poolOf({ family, value }: VirtualIp, recorded: readonly string[]): Pool | undefined {
    const blocks = this.#blocks[family]
    let [low, high] = [0, blocks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const block = blocks[middle]
      if (block !== undefined && block.last < value) low = middle + 1
      else high = middle
    }
    const block = blocks[low]
    if (block !== undefined && block.first <= value) return block.pool
    const pools = recorded.flatMap((name) => this.#byName.get(name) ?? [])
    return pools.find((pool) => pool.blocks.some((one) => one.family === family)) ?? pools[0]
  }
}

interface Held {
  readonly first: bigint
  readonly last: bigint
  readonly pool: Pool
}
