import { z } from 'zod'
import { chartValues } from '#charts/values/chart-values'

/** The part of a JSON schema that is looked at. */
export interface ValuesSchema {
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, ValuesSchema>>
}

/** Draft 7, which every Helm 3 and 4 knows. */
export function valuesSchema(): ValuesSchema {
  return z.toJSONSchema(chartValues, { io: 'input', target: 'draft-7', override: withoutBounds }) as ValuesSchema
}

/** zod bounds whole numbers by what JavaScript can count, which is no rule of ours. */
function withoutBounds({ jsonSchema }: { readonly jsonSchema: { maximum?: number; minimum?: number } }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
}

export interface Value {
  readonly path: readonly string[]
  readonly schema: ValuesSchema
}

/** Values that are whole files or somebody else's words: values.yaml shows them empty. */
const openValues: ReadonlySet<string> = new Set([
  'settings',
  'azure.cloudConfig.content',
  'infra',
  'cloudControllerManager',
  'cloudNodeManager',
])

export function isOpen(path: readonly string[]): boolean {
  return openValues.has(path.join('.'))
}

/** Every value that can be set, in order; those of `open` ones one by one if `within` says so. */
export function leaves(
  schema: ValuesSchema,
  within: ReadonlySet<string>,
  path: readonly string[] = [],
): readonly Value[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, one]) => {
    const here = [...path, key]
    const isWhole = one.properties === undefined || (isOpen(here) && !within.has(here.join('.')))
    return isWhole ? [{ path: here, schema: one }] : leaves(one, within, here)
  })
}
