/** Everything that Azure would roll dice for, from one seed, so that a run can be repeated. */
export interface Random {
  /** A number in [0, 1). */
  next(): number
  guid(): string
}

/** Makes a generator (mulberry32) that answers the same numbers for the same seed. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  function hex(digits: number): string {
    return Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('')
  }
  return { next, guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}` }
}
