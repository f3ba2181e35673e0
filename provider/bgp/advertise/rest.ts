/** How often an address left this node of late because its endpoints did: who comes and goes waits longer each time. */
export interface Rest {
  readonly withdrawals: number
  readonly lastAt: number
}

/** Counts one more withdrawal. */
export function withdrew(rest: Rest | undefined, now: number): Rest {
  const before = rest === undefined || now - rest.lastAt > FORGOTTEN_MS ? 0 : rest.withdrawals
  return { withdrawals: before + 1, lastAt: now }
}

/** When the address may come back: 1 s after the first withdrawal, twice as long after each further, a minute at most. */
export function restsUntil({ withdrawals, lastAt }: Rest): number {
  return lastAt + Math.min(1000 * 2 ** (withdrawals - 1), 60_000)
}

const FORGOTTEN_MS = 120_000
