import type { IpFamily } from '#provider/intent/intent'
import type { Pool } from '../model.ts'
import type { AddressBlock } from './address-block.ts'
import { countBuggy, isBuggy } from './buggy-address.ts'
import { FreeAddresses } from './free-addresses.ts'

/**
 * The addresses of one family in one pool. An address that was given back waits before it is given to somebody else, as
 * long as another one is free: caches and neighbours still know it as the old Service's, and a node cut off from the API
 * server may still announce it.
 */
export class PoolSpace {
  readonly pool: Pool
  readonly family: IpFamily
  /** How many addresses it has, those in use included. */
  readonly total: bigint
  readonly #blocks: readonly { readonly block: AddressBlock; readonly free: FreeAddresses }[]
  readonly #coolDownMs: number
  /** When an address was given back, oldest first. */
  readonly #cooling = new Map<bigint, number>()
  #inUse = 0

  constructor(pool: Pool, family: IpFamily, coolDownMs: number) {
    const blocks = pool.blocks.filter((block) => block.family === family)
    this.pool = pool
    this.family = family
    this.#coolDownMs = coolDownMs
    this.#blocks = blocks.map((block) => ({ block, free: new FreeAddresses(block.first, block.last) }))
    this.total = blocks.reduce((sum, block) => sum + block.last - block.first + 1n - this.#left(block), 0n)
  }

  get inUse(): number {
    return this.#inUse
  }

  contains(value: bigint): boolean {
    return this.#blockOf(value) !== undefined && !this.#isLeftOut(value)
  }

  /** The address to give next, undefined if all are in use: the lowest one, else the one that has waited longest. */
  next(nowMs: number): bigint | undefined {
    this.#warmUp(nowMs)
    for (const { free } of this.#blocks) {
      while (free.lowest !== undefined && this.#isLeftOut(free.lowest)) free.take(free.lowest)
      if (free.lowest !== undefined) return free.lowest
    }
    return this.#cooling.keys().next().value
  }

  /** Somebody has `value` now, who had it not before. */
  take(value: bigint): void {
    if (!this.contains(value)) return
    this.#inUse += 1
    this.#cooling.delete(value)
    this.#blockOf(value)?.free.take(value)
  }

  giveBack(value: bigint, atMs: number): void {
    if (!this.contains(value)) return
    this.#inUse -= 1
    this.#cooling.set(value, atMs)
  }

  /** What waits, oldest first, for the space that follows this one when the pool is changed. */
  get cooling(): Iterable<readonly [value: bigint, atMs: number]> {
    return this.#cooling
  }

  /** The same wait goes on here. */
  cool(value: bigint, sinceMs: number): void {
    this.take(value)
    this.giveBack(value, sinceMs)
  }

  #warmUp(nowMs: number): void {
    for (const [value, atMs] of this.#cooling) {
      if (atMs + this.#coolDownMs > nowMs) return
      this.#cooling.delete(value)
      this.#blockOf(value)?.free.put(value)
    }
  }

  #blockOf(value: bigint) {
    return this.#blocks.find(({ block }) => block.first <= value && value <= block.last)
  }

  #isLeftOut(value: bigint): boolean {
    return this.pool.avoidBuggyIps && this.family === 'IPv4' && isBuggy(value)
  }

  #left(block: AddressBlock): bigint {
    return this.pool.avoidBuggyIps && this.family === 'IPv4' ? countBuggy(block) : 0n
  }
}
