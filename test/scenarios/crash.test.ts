import { expect, test } from 'vitest'
import { walks } from './crash-walks.ts'
import { killAtEachCall, type Series } from './doom.ts'

const atEachCall: readonly Series[] = [
  { phase: 'before', latency: 'none', every: 1 },
  { phase: 'after', latency: 'none', every: 1 },
  { phase: 'after', latency: 'real', every: 7 },
]

test.each(Object.entries(walks).flatMap(([what, walk]) => atEachCall.map((series) => ({ what, walk, ...series }))))(
  '$what: a controller killed $phase any call to Azure (latency $latency) leaves a world that its successor finishes',
  async ({ walk, ...series }) => {
    const { failures, calls } = await killAtEachCall(walk, series)
    expect(failures).toEqual([])
    expect(calls).toBeGreaterThan(20)
    expect(calls).toBeLessThan(400)
  },
  120_000,
)
