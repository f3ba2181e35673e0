import type { ServiceCondition } from '#provider/intent/service-object'

/** The type of the one condition that Berth writes; all others on the object belong to others. */
export const READY = 'berth.dev/Ready'

/** Why a Service is ready or not. LimitNear and Contested are said by the provider's limits and drift repair. */
export const readyReasons = {
  Ensured: 'True',
  Warned: 'True',
  LimitNear: 'True',
  Contested: 'False',
  Waiting: 'False',
  Refused: 'False',
  // With the brake on nobody looks whether it is ready.
  Paused: 'Unknown',
  ReadOnly: 'Unknown',
} as const satisfies Record<string, 'True' | 'False' | 'Unknown'>

export type ReadyReason = keyof typeof readyReasons

export interface Readiness {
  readonly reason: ReadyReason
  readonly message: string
}

export function findReady(conditions: readonly ServiceCondition[] | undefined): ServiceCondition | undefined {
  return conditions?.find((condition) => condition.type === READY)
}

/**
 * Builds the condition to write, or undefined if `current` says all of it already. The time of transition moves only with
 * the status, as the API conventions have it.
 *
 * @param generation of the object, undefined for kinds and API servers that count none
 */
export function nextReady(
  current: ServiceCondition | undefined,
  { reason, message }: Readiness,
  generation: number | undefined,
  nowMs: number,
): ServiceCondition | undefined {
  const status = readyReasons[reason]
  const text = message.slice(0, MAX_MESSAGE)
  const same =
    current?.status === status &&
    current.reason === reason &&
    current.message === text &&
    current.observedGeneration === generation
  if (same) return undefined
  return {
    type: READY,
    status,
    reason,
    message: text,
    lastTransitionTime:
      current?.status === status && current.lastTransitionTime !== undefined
        ? current.lastTransitionTime
        : new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(generation !== undefined && { observedGeneration: generation }),
  }
}

/** The API's own limit is 32768; nobody reads that far. */
const MAX_MESSAGE = 4096
