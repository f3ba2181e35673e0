import type { ServiceCondition } from '#provider/intent/service-object'

/** The type of the one condition that Berth writes; all others on the object belong to others. */
export const READY = 'berth.dev/Ready'

export interface ReadyRow {
  readonly status: 'True' | 'False' | 'Unknown'
  readonly when: string
  /** What people should do; empty: nothing. */
  readonly todo: string
}

/** ONE table of why a Service is ready or not; docs/events.md is made of it. */
export const readyReasons = {
  Ensured: { status: 'True', when: 'All that the Service asks for stands; the message names its addresses.', todo: '' },
  Warned: {
    status: 'True',
    when: 'It is served, but not with all that it says, or no node can take traffic.',
    todo: 'Correct what the message names.',
  },
  LimitNear: {
    status: 'True',
    when: 'It is served, and four fifths of a limit are taken that it shares with others.',
    todo: 'Make room or have the limit raised: [limits](limits.md). Nothing has failed yet.',
  },
  Waiting: {
    status: 'False',
    when: 'Something is being made, changed or removed; the message names what is waited for.',
    todo: 'Nothing, unless it lasts: then look at what the message names.',
  },
  Refused: {
    status: 'False',
    when: 'What the Service asks for cannot be had. What stood for it goes on, and the message says where it answers.',
    todo: 'The message names the field, the reason and the way out; it is tried again by itself.',
  },
  Contested: {
    status: 'False',
    when: 'Others changed what stands for it three times within an hour; it is left so for a while.',
    todo: 'Stop the other one, then edit the Service or wait.',
  },
  // With the brake on nobody looks whether it is ready.
  Paused: {
    status: 'Unknown',
    when: 'The annotation `berth.dev/paused` is "true": nothing is changed, and nobody looks.',
    todo: 'Remove the annotation.',
  },
  ReadOnly: {
    status: 'Unknown',
    when: 'Berth runs with `--read-only`, or the configuration does not fit what stands, which the message then says.',
    todo: 'Correct the names in the configuration, or start it without the flag.',
  },
} as const satisfies Record<string, ReadyRow>

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
  const { status } = readyReasons[reason]
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
