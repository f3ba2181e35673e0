import type { z } from 'zod'
import { computeErrors } from './error-catalogue.ts'

/** Parses a body or throws what compute says of the first member that is wrong or missing. */
export function parseComputeShape<Shape extends z.ZodType>(schema: Shape, value: unknown): z.output<Shape> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = (issue?.path ?? []).map(String).join('.')
  const isMissing = issue?.code === 'invalid_type' && issue.message.endsWith('received undefined')
  throw isMissing ? computeErrors.parameterMissing(path) : computeErrors.bodyInvalid(path, issue?.message ?? '')
}
