import { z } from 'zod'
import { Report } from './report.ts'

/** A custom resource as it came off the wire, its spec not yet looked at. */
export interface Resource {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  /** Undefined for what belongs to the whole cluster. */
  readonly namespace: string | undefined
  readonly labels: Readonly<Record<string, string>>
  /** RFC 3339; empty in a file, where the API server has not seen it. */
  readonly createdAt: string
  readonly spec: unknown
  readonly report: Report
}

const wire = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({
    name: z.string().min(1),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).nullish(),
    creationTimestamp: z.string().nullish(),
  }),
  spec: z.unknown(),
})

/** Reads the outside of a resource, undefined if it is none. */
export function readResource(object: unknown): Resource | undefined {
  const parsed = wire.safeParse(object)
  if (!parsed.success) return undefined
  const { apiVersion, kind, metadata, spec } = parsed.data
  const { name, namespace } = metadata
  return {
    apiVersion,
    kind,
    name,
    namespace,
    labels: metadata.labels ?? {},
    createdAt: metadata.creationTimestamp ?? '',
    spec: spec ?? {},
    report: new Report({ kind, namespace, name }),
  }
}

/** Orders by age and then by name: of two that cannot both serve, the first does, whichever was read first. */
export function byAge(one: Resource, other: Resource): number {
  return compare(one.createdAt, other.createdAt) || compare(one.name, other.name) || compare(keyOf(one), keyOf(other))
}

function keyOf({ kind, namespace = '' }: Resource): string {
  return `${kind}/${namespace}`
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
