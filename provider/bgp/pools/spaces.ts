import type { IpFamily } from '#provider/intent/intent'
import type { Pool } from '../model.ts'
import { inOrder } from './eligibility.ts'
import { PoolSpace } from './pool-space.ts'

const families = ['IPv4', 'IPv6'] as const satisfies readonly IpFamily[]

/** All pools with their addresses, in the order in which they are tried. */
export class Spaces {
  readonly pools: readonly Pool[]
  readonly all: readonly PoolSpace[]
  readonly #byPool: ReadonlyMap<string, Readonly<Record<IpFamily, PoolSpace>>>

  constructor(pools: readonly Pool[], coolDownMs: number) {
    this.pools = inOrder(pools)
    this.#byPool = new Map(
      this.pools.map((pool) => [
        pool.name,
        { IPv4: new PoolSpace(pool, 'IPv4', coolDownMs), IPv6: new PoolSpace(pool, 'IPv6', coolDownMs) },
      ]),
    )
    this.all = [...this.#byPool.values()].flatMap((spaces) => families.map((family) => spaces[family]))
  }

  pool(name: string): Pool | undefined {
    return this.pools.find((pool) => pool.name === name)
  }

  of(pool: Pool, family: IpFamily): PoolSpace | undefined {
    return this.#byPool.get(pool.name)?.[family]
  }

  /** The space that `value` belongs to: pools do not overlap. */
  around(family: IpFamily, value: bigint): PoolSpace | undefined {
    return this.all.find((space) => space.family === family && space.contains(value))
  }

  /** Lets what waited in the pools before wait on in these, from when it was given back. */
  coolAsIn(before: Spaces): void {
    const waiting = before.all.flatMap(({ family, cooling }) =>
      [...cooling].map(([value, atMs]) => ({ family, value, atMs })),
    )
    for (const { family, value, atMs } of waiting.toSorted((one, other) => one.atMs - other.atMs)) {
      this.around(family, value)?.cool(value, atMs)
    }
  }
}
