/**
 * ONE table from Azure's error codes to what to do about them. A code stands here once; codes that are not here are judged
 * by their HTTP status in errors.ts. docs/errors.md is made of it.
 */
import type { ErrorRow, Remedy } from './error-row.ts'
import { passingRows } from './passing-rows.ts'
import { refusalRows } from './refusal-rows.ts'

export type { Remedy } from './error-row.ts'

export const errorRows: readonly ErrorRow[] = [...passingRows, ...refusalRows]

/** Each code with its remedy. */
export const errorTable: readonly (readonly [code: string, remedy: Remedy])[] = errorRows.flatMap(({ codes, remedy }) =>
  codes.map((code) => [code, remedy] as const),
)

const byCode = new Map(errorRows.flatMap((row) => row.codes.map((code) => [code.toLowerCase(), row] as const)))

/** Looks a code up without regard to case. */
export function remedyOf(code: string): Remedy | undefined {
  return byCode.get(code.toLowerCase())?.remedy
}

/** What people should do about a code, without a full stop; undefined for one that is not known. */
export function fixOf(code: string): string | undefined {
  return byCode.get(code.toLowerCase())?.fix
}
