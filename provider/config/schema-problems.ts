import type { z } from 'zod'
import type { Problem } from '#provider/intent/problem'
import { isMapping, type Mapping } from './read-yaml.ts'

/** Tells what a schema found wrong, each with its path, the value, and what was expected. */
export function schemaProblems(error: z.ZodError, mapping: Mapping): readonly Problem[] {
  return error.issues.flatMap((issue) => toProblems(issue, mapping))
}

type Issue = z.ZodError['issues'][number]

function toProblems(issue: Issue, mapping: Mapping): readonly Problem[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const field = [...path, key].join('.')
      return {
        field,
        value: printable(field, valueAt(mapping, [...path, key])),
        why: 'there is no such key',
        fix: 'Remove it.',
      }
    })
  }
  const field = path.join('.')
  const raw = valueAt(mapping, path)
  if (raw === undefined) return [{ field, value: '', why: 'it is missing', fix: 'Add it.' }]
  const value = printable(field, raw)
  return [{ field, value, why: issue.message.replace(/^Invalid input: /, ''), fix: fixOf(issue) }]
}

function fixOf(issue: Issue): string {
  if (issue.code === 'too_small') return `Write ${issue.minimum} or more.`
  if (issue.code === 'too_big') return `Write ${issue.maximum} or less.`
  if (issue.code === 'invalid_value') return `Write ${issue.values.map(String).join(' or ')}.`
  if (issue.code !== 'invalid_type') return 'Correct or remove it.'
  if (issue.expected === 'string') return 'Put it in quotes.'
  return types[issue.expected] ?? `Write a value of type ${issue.expected}.`
}

const types: Readonly<Record<string, string>> = {
  boolean: 'Write true or false, without quotes.',
  number: 'Write a number, without quotes.',
  int: 'Write a whole number, without quotes.',
  array: 'Write a list.',
  object: 'Write keys with values.',
  record: 'Write keys with values.',
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value
  for (const key of path) {
    if (Array.isArray(current)) current = current[Number(key)]
    else if (isMapping(current) && Object.hasOwn(current, key)) current = current[key]
    else return undefined
  }
  return current
}

/** What may be shown of a value: never a secret, and no structures. */
export function printable(field: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (/secret|password/i.test(field)) return '(hidden)'
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
