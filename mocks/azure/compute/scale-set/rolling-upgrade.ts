/**
 * How far a rolling upgrade of a uniform set is: it brings the machines to the set's model batch by batch, where the
 * upgrade policy Automatic would take all of them at once (azure-docs, "Upgrade policy modes for Virtual Machine Scale
 * Sets"; swagger ComputeRP, RollingUpgradeStatusInfo).
 */
import { objectAt } from '../../arm/json.ts'
import type { ScaleSet } from './model.ts'

export interface RollingUpgrade {
  readonly code: 'RollingForward' | 'Cancelled' | 'Completed' | 'Faulted'
  readonly startedAt: number
  readonly lastAction: 'Start' | 'Cancel'
  readonly lastActionAt: number
  /** Instance ids: those whose turn has not come, the batch that is being upgraded, and what became of the others. */
  readonly waiting: readonly string[]
  readonly running: readonly string[]
  readonly upgraded: readonly string[]
  readonly failed: readonly string[]
}

/** What swagger gives a policy that says nothing. */
export const defaultRollingPolicy = {
  maxBatchInstancePercent: 20,
  maxUnhealthyInstancePercent: 20,
  maxUnhealthyUpgradedInstancePercent: 20,
  pauseTimeBetweenBatches: 'PT0S',
} as const

export function rollingPolicyOf({ properties }: ScaleSet): Readonly<Record<string, unknown>> {
  return { ...defaultRollingPolicy, ...objectAt(properties.upgradePolicy, 'rollingUpgradePolicy') }
}

export function beginRollingUpgrade(waiting: readonly string[], now: number): RollingUpgrade {
  const action = { lastAction: 'Start', lastActionAt: now } as const
  return { code: 'RollingForward', startedAt: now, ...action, waiting, running: [], upgraded: [], failed: [] }
}

/** Answers how many machines are taken at once: a share of all of them, and never none. */
export function batchSize(model: ScaleSet): number {
  const percent = Number(rollingPolicyOf(model)['maxBatchInstancePercent'])
  return Math.max(1, Math.floor((model.instances.length * percent) / 100))
}
