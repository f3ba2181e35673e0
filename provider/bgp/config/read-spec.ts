import { z } from 'zod'
import { isMapping } from '#provider/config/read-yaml'
import { schemaProblems } from '#provider/config/schema-problems'
import type { Problem } from '#provider/intent/problem'
import type { Resource } from './resource.ts'

type Issue = z.ZodError['issues'][number]

/**
 * Reads a spec with a strict schema. A field that the schema does not know is ignored and told: a newer MetalLB's must not
 * cost the rest of the resource. Anything else that does not fit refuses the resource; undefined then.
 */
export function readSpec<T>(schema: z.ZodType<T>, { spec, report }: Resource): T | undefined {
  const first = schema.safeParse(spec)
  if (first.success) return first.data
  const unknown = first.error.issues.filter(({ code }) => code === 'unrecognized_keys')
  const wrong = first.error.issues.filter(({ code }) => code !== 'unrecognized_keys')
  for (const problem of problemsOf(unknown, spec)) report.ignore(problem)
  for (const problem of problemsOf(wrong, spec)) report.refuse(problem)
  if (wrong.length > 0) return undefined
  const second = schema.safeParse(without(unknown, spec))
  return second.success ? second.data : undefined
}

/** With fields named from the resource on, as its author knows them: `spec.addresses[0]`. */
function problemsOf(issues: readonly Issue[], spec: unknown): readonly Problem[] {
  const placed = issues.map((issue) => ({ ...issue, path: ['spec', ...issue.path] }))
  return schemaProblems(new z.ZodError(placed), { spec }).map((problem) => ({
    ...problem,
    field: problem.field.replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]'),
  }))
}

function without(unknown: readonly Issue[], spec: unknown): unknown {
  const pruned: unknown = structuredClone(spec)
  for (const issue of unknown) {
    if (issue.code !== 'unrecognized_keys') continue
    const at = issue.path.reduce(step, pruned)
    for (const key of issue.keys) if (isMapping(at)) Reflect.deleteProperty(at, key)
  }
  return pruned
}

function step(at: unknown, key: PropertyKey): unknown {
  if (Array.isArray(at)) return at[Number(key)]
  return isMapping(at) ? at[String(key)] : undefined
}
