/**
 * Any interleaving of wishes, refusals, conflicts, failed and lost writes, foreign writers and crashes ends with what was
 * wished, or with a named reason; and at every instant on the way nobody loses what is not his to lose.
 * BERTH_RUNS=N multiplies the number of runs; BERTH_SEED repeats a run that failed.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actions, type ActionKind } from './simulation/actions.ts'
import { manyFaults, noFaults } from './simulation/faults.ts'
import { play } from './simulation/simulation.ts'

interface Mix {
  readonly name: string
  readonly kinds: readonly ActionKind[]
  readonly length: number
  readonly runs: number
  readonly faulty?: true
  readonly reactionMs?: number
}

const wishes: readonly ActionKind[] = ['create', 'ports', 'delete', 'move', 'readdress', 'flip']
const others: readonly ActionKind[] = ['meddle', 'foreignFrontend', 'nic']

const mixes: readonly Mix[] = [
  { name: 'wishes that swap ports and addresses', kinds: wishes, length: 15, runs: 300 },
  { name: 'wishes that the outside refuses', kinds: [...wishes, 'poison'], length: 15, runs: 200 },
  { name: 'crashes at any instant', kinds: [...wishes, 'crash'], length: 15, runs: 200 },
  {
    name: 'missing wishes and a lost lease',
    kinds: [...wishes, 'break', 'heal', 'loseLease', 'crash'],
    length: 15,
    runs: 150,
  },
  { name: 'foreign writers and foreign children', kinds: [...wishes, ...others], length: 15, runs: 150 },
  { name: 'calls that fail in every way', kinds: wishes, length: 15, runs: 200, faulty: true },
  { name: 'a slow controller', kinds: [...wishes, 'crash'], length: 15, runs: 200, reactionMs: 800 },
  {
    name: 'all of it at once',
    kinds: [...wishes, ...others, 'poison', 'crash', 'break', 'heal', 'loseLease'],
    length: 40,
    runs: 200,
    faulty: true,
  },
]

const times = Number(process.env['BERTH_RUNS'] ?? 1)
const seed = Number(process.env['BERTH_SEED'] ?? 20_261_121)

describe('documents that point at each other', () => {
  it.each(mixes)(
    'end as wished after $name',
    { timeout: times * 60_000 },
    async ({ kinds, length, runs, faulty, reactionMs }) => {
      const faults = faulty ? manyFaults : noFaults
      await fc.assert(
        fc.asyncProperty(fc.nat(), actions(kinds, length), async (chance, played) => {
          expect(await play({ seed: chance, actions: played, faults, reactionMs })).toEqual([])
        }),
        { seed, numRuns: runs * times },
      )
    },
  )
})
