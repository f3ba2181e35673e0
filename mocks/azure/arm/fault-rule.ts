/**
 * What is to go wrong, as a plan: rules that say which requests and what. A plan with its seed plays the same faults on
 * the same requests again, so that what a run found can be looked at twice.
 */
import { z } from 'zod'

const action = z.union([
  z.strictObject({
    status: z.int().min(400).max(599),
    code: z.string(),
    /** The code of the inner detail, where Azure names the real reason. */
    detail: z.string().optional(),
    message: z.string().optional(),
    retryAfterSeconds: z.number().min(0).optional(),
  }),
  z.strictObject({ delayMs: z.number().min(0) }),
  /** Destroys the connection before the request is applied, or after it but before the answer. */
  z.strictObject({ drop: z.enum(['before', 'after']) }),
  /** Lets the request in and makes its operation fail with a code, or never end. */
  z.strictObject({ operation: z.enum(['Failed', 'hang']), code: z.string().default('InternalServerError') }),
  /** Answers a LIST with what it answered the last time. */
  z.strictObject({ staleList: z.literal(true) }),
  /** Refuses like an empty token bucket of the subscription, with Azure's own body; a storm with `lastsMs`. */
  z.strictObject({ tooManyRequests: z.strictObject({ retryAfterSeconds: z.int().min(1) }) }),
  /** Lets every token that was issued so far expire, also that of this request. */
  z.strictObject({ expireTokens: z.literal(true) }),
  /** Destroys every connection, this one before it is applied, and refuses new ones for a while; the state stays. */
  z.strictObject({ restart: z.strictObject({ downMs: z.number().min(0) }) }),
])

const rule = z.strictObject({
  match: z
    .strictObject({
      method: z.string().optional(),
      type: z.string().optional(),
      name: z.string().optional(),
      class: z.enum(['read', 'write', 'delete', 'poll']).optional(),
      /** Only from the n-th match on, counted from 1. */
      nth: z.int().min(1).optional(),
    })
    .default({}),
  do: action,
  /** How many requests it hits: 1 unless said otherwise, or without end when it has a chance or a duration. */
  times: z.int().min(1).optional(),
  /** Hits a match only with this probability; drawn from the seed and from how many matches came before. */
  chance: z.number().gt(0).max(1).optional(),
  /** From its first hit on it hits every match for this long, and then no more. */
  lastsMs: z.number().gt(0).optional(),
})

export const faultPlanSchema = z.strictObject({
  /** Where chances are drawn from; 0 unless said otherwise. */
  seed: z.int().min(0).optional(),
  rules: z.array(rule),
})

export interface FaultPlan {
  readonly seed?: number | undefined
  readonly rules: readonly FaultRule[]
}

export type FaultRule = z.input<typeof rule> & { readonly match: NonNullable<z.input<typeof rule>['match']> }
export type FaultAction = FaultRule['do']
