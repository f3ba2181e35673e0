import type { Clock } from '../../time/clock.ts'
import type { Knobs } from '../knobs.ts'
import type { Changes } from './changes.ts'
import type { LatencyProfile, LatencyRange } from './latency.ts'
import { drawLatencyMs } from './latency.ts'
import { Operations } from './operations.ts'
import type { Random } from './random.ts'
import { References } from './references.ts'
import { Registry } from './registry.ts'

export interface Location {
  readonly region: string
  readonly zones: readonly string[]
}

/** What all collections stand on: time, dice, operations, and who points at whom. */
export interface Engine {
  readonly clock: Clock
  readonly random: Random
  readonly knobs: Knobs
  readonly location: Location
  readonly operations: Operations
  readonly references: References
  readonly registry: Registry
  readonly changes: Changes
  /** False once waiting times must not be asked for: a client would sleep through a scaled-down world. */
  readonly asksToWait: boolean
  latencyMs(range: LatencyRange): number
  newEtag(): string
}

export interface EngineOptions {
  readonly clock: Clock
  readonly random: Random
  readonly knobs: Knobs
  readonly location: Location
  readonly latency: LatencyProfile
  readonly changes: Changes
}

export function createEngine(options: EngineOptions): Engine {
  const { clock, random, knobs, location, latency, changes } = options
  const asksToWait = latency === 'real'
  return {
    clock,
    random,
    knobs,
    location,
    changes,
    operations: new Operations(clock, random, asksToWait),
    references: new References(clock, () => knobs.deleteLagMs),
    registry: new Registry(),
    asksToWait,
    latencyMs: (range) => drawLatencyMs(latency, range, random),
    newEtag: () => `W/"${random.guid()}"`,
  }
}
