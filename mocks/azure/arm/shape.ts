/**
 * Reads the shape of a request body. Azure parses strictly by type and not by case (`tcp` is `Tcp`); whether it
 * keeps, drops or refuses members that it does not know is unverified, hence the knob (knobs.ts).
 */
import { z } from 'zod'
import type { Knobs } from '../knobs.ts'
import { errors } from './error-catalogue.ts'
import { isJsonObject } from './json.ts'
import type { JsonObject } from './json.ts'

/** A reference to another resource: nested resources in requests are reduced to their id (arm-semantics 2.4). */
export const reference = z.looseObject({ id: z.string().startsWith('/') }).transform(({ id }) => ({ id }))

export interface Pointer {
  readonly id: string
}

/** One of a few words, in any case; answers the canonical spelling. */
export function caseless<Word extends string>(words: readonly Word[]): z.ZodType<Word> {
  return z.string().transform((given, context) => {
    const word = words.find((candidate) => candidate.toLowerCase() === given.toLowerCase())
    if (word !== undefined) return word
    context.addIssue(`Error converting value "${given}"; allowed are ${words.join(', ')}.`)
    return z.NEVER
  })
}

/** Parses `value` or throws InvalidRequestFormat with the path of the first member that is wrong. */
export function parseShape<Shape extends z.ZodType>(
  schema: Shape,
  value: unknown,
  at: { readonly path: string; readonly knobs: Pick<Knobs, 'unknownProperties'> },
): z.output<Shape> {
  if (at.knobs.unknownProperties === 'refuse') refuseUnknown(schema, value, at.path)
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw refusalOf(issue, at.path, value)
}

function refusalOf(issue: z.core.$ZodIssue | undefined, root: string, value: unknown): Error {
  const path = [root, ...(issue?.path ?? []).map(String)].join('.')
  const property = String(issue?.path.at(-1) ?? '')
  if (issue?.code === 'invalid_format' && issue.format === 'starts_with') {
    return errors.referenceMalformed(path, String(memberAt(value, issue.path)))
  }
  if (issue?.code === 'too_small' || issue?.code === 'too_big' || issue?.code === 'not_multiple_of') {
    const given = memberAt(value, issue.path)
    return errors.valueOutOfRange({ property, resource: root, value: given, allowed: issue.message })
  }
  return errors.requestFormat(path, issue?.message ?? '')
}

function memberAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const step of path) at = isRecord(at) ? at[step] : undefined
  return at
}

function isRecord(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Drops the members that only the service writes: clients send back what they read. */
export function withoutMembers(value: unknown, members: readonly string[]): JsonObject {
  if (!isJsonObject(value)) return {}
  if (!members.some((name) => Object.hasOwn(value, name))) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !members.includes(name)))
}

function refuseUnknown(schema: unknown, value: unknown, path: string): void {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return refuseUnknown(schema.unwrap(), value, path)
  }
  if (schema instanceof z.ZodPipe) return refuseUnknown(schema.in, value, path)
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.forEach((item, index) => refuseUnknown(schema.element, item, `${path}[${index}]`))
  }
  if (!(schema instanceof z.ZodObject) || !isJsonObject(value)) return
  for (const [name, member] of Object.entries(value)) {
    const known: unknown = schema.shape[name]
    if (known === undefined) throw errors.propertyUnknown(`${path}.${name}`, name, path)
    refuseUnknown(known, member, `${path}.${name}`)
  }
}
