/** Estimates of arm-semantics 4.2; a recording on a real subscription would replace them. */
import type { LatencyRange } from '../arm/latency.ts'

export const computeLatencies = {
  virtualMachine: [20_000, 60_000],
  scaleSet: [60_000, 180_000],
  instance: [10_000, 60_000],
  power: [20_000, 60_000],
  delete: [20_000, 60_000],
} as const satisfies Record<string, LatencyRange>
