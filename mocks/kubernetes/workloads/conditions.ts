import { timestamp } from '../api/write-context.ts'
import type { Clock } from '../../time/clock.ts'

interface Condition {
  readonly type: string
  readonly status: string
  readonly lastTransitionTime?: string
}

/** A condition as a player states it: when it turned is found by comparing. */
export interface Stated {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason?: string
  readonly message?: string
}

/** Keeps the time of conditions that did not turn: a write that only moves a time would wake everybody for ever. */
export function statedConditions(
  stated: readonly Stated[],
  before: readonly Condition[] | undefined,
  clock: Clock,
): readonly (Stated & { readonly lastTransitionTime: string })[] {
  return stated.map((condition) => {
    const old = before?.find(({ type }) => type === condition.type)
    const turned = old?.status !== condition.status || old.lastTransitionTime === undefined
    return { ...condition, lastTransitionTime: turned ? timestamp(clock) : old.lastTransitionTime }
  })
}
