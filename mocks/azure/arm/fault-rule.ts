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
  /** How many requests it hits; 1 unless said otherwise. */
  times: z.int().min(1).optional(),
})

export const faultRulesSchema = z.strictObject({ rules: z.array(rule) })

export type FaultRule = z.input<typeof rule> & { readonly match: NonNullable<z.input<typeof rule>['match']> }
export type FaultAction = FaultRule['do']
