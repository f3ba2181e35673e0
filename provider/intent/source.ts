import type { AnnotationReader } from './annotation-reader.ts'
import type { IntentDefaults } from './defaults.ts'
import type { Findings } from './findings.ts'
import type { ServiceObject, ServiceSpec } from './service-object.ts'

/** What every topic of the parser is given. */
export interface Source {
  readonly service: ServiceObject
  readonly spec: ServiceSpec
  readonly annotations: AnnotationReader
  readonly findings: Findings
  readonly defaults: IntentDefaults
}

/** The first of `fields` that the spec holds, as a path: a problem must point at something that its author can see. */
export function firstField(spec: ServiceSpec, fields: readonly (keyof ServiceSpec)[]): string {
  const field = fields.find((name) => spec[name] !== undefined)
  return field === undefined ? 'spec' : `spec.${field}`
}
