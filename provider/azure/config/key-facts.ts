import type { Parity } from '#provider/intent/parity'
import { z } from 'zod'

/** What is known of one key of azure.json beside its type; docs/configuration.md is made of it. */
export interface KeyFacts {
  readonly status: KeyStatus
  readonly default: string
  readonly doc: string
  /** Beside the Azure provider; the same where nothing is said and the key is acted on. */
  readonly parity?: Parity
}

/**
 * used: acted on. dead: read by no one any more, in the Azure provider or since Berth
 * does without; a file that holds it is told so. refused: never acted on, and a file that holds it would have something
 * else done than it says; `parity` says why.
 */
export type KeyStatus = 'used' | 'dead' | 'refused'

/** The facts of every key, found by its schema. */
export const keyFacts = z.registry<KeyFacts>()

/** A key that may be absent. */
export function key<Schema extends z.ZodType>(schema: Schema, facts: KeyFacts): z.ZodOptional<Schema> {
  const optional = schema.optional()
  keyFacts.add(optional, facts)
  return optional
}

/** A key that nothing can be done without. */
export function required<Schema extends z.ZodType>(schema: Schema, doc: string): Schema {
  keyFacts.add(schema, { status: 'used', default: 'required', doc })
  return schema
}
