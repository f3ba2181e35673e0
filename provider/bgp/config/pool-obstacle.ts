import type { Problem } from '#provider/intent/problem'
import type { Advertisement, Pool } from '../model.ts'
import { aggregateProblem } from './aggregates.ts'
import { overlap } from './overlap.ts'
import type { Obstacle } from './settle.ts'

/** What keeps a pool from serving: an address in two pools, or an aggregate of a standing advertisement that goes beyond it. */
export function poolObstacle(standing: readonly Advertisement[]): Obstacle<Pool> {
  return (pool, others) => overlapProblem(pool, others) ?? reachProblem(pool, standing)
}

function overlapProblem(pool: Pool, others: readonly Pool[]): Problem | undefined {
  for (const [index, block] of pool.blocks.entries()) {
    for (const other of others) {
      const shared = other.blocks.find((one) => overlap(one, block))
      if (shared === undefined) continue
      const why = `it overlaps with ${shared.text} of the pool ${other.name}`
      const fix = 'Let every address stand in one pool only.'
      return { field: `spec.addresses[${index}]`, value: block.text, why, fix }
    }
  }
  return undefined
}

function reachProblem(pool: Pool, standing: readonly Advertisement[]): Problem | undefined {
  for (const advertisement of standing) {
    const found = aggregateProblem(advertisement, pool)
    if (found === undefined) continue
    const why = `${advertisement.name} announces it by /${found.length}, of which it fills none`
    const fix = `Write a /${found.length} or larger, or raise aggregationLength there.`
    return { field: 'spec.addresses', value: found.block.text, why, fix }
  }
  return undefined
}
