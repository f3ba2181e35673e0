import { accessRows } from './annotations/access-rows.ts'
import { addressRows } from './annotations/address-rows.ts'
import { forwardingRows } from './annotations/forwarding-rows.ts'
import { ownRows } from './annotations/own-rows.ts'
import { portRows } from './annotations/port-rows.ts'
import { privateLinkRows } from './annotations/private-link-rows.ts'
import { probeRows } from './annotations/probe-rows.ts'
import type { AnnotationRow } from './annotations/row.ts'

/**
 * THE table of annotations. A key is read through `annotation` or `portAnnotation` only, and those take nothing that is
 * not in here. A further backend's keys (MetalLB's) join as one more group of rows.
 */
const serviceRows = {
  ...addressRows,
  ...accessRows,
  ...forwardingRows,
  ...probeRows,
  ...privateLinkRows,
  ...ownRows,
} as const

/** One annotation as it may stand on a Service: its key spelt out, and its row. */
export interface Annotation<Row extends AnnotationRow = AnnotationRow> {
  readonly key: string
  readonly row: Row
}

/** Names the annotation `id`, which applies to a whole Service. */
export function annotation<Id extends keyof typeof serviceRows>(id: Id): Annotation<(typeof serviceRows)[Id]> {
  return { key: serviceRows[id].key, row: serviceRows[id] }
}

/** Names the annotation `id` of the Service port (or healthCheckNodePort) with the number `port`. */
export function portAnnotation<Id extends keyof typeof portRows>(
  id: Id,
  port: number,
): Annotation<(typeof portRows)[Id]> {
  return { key: portRows[id].key.replace('{port}', String(port)), row: portRows[id] }
}

/** Rows by topic, for the generated page. */
export const annotationGroups: ReadonlyMap<string, readonly AnnotationRow[]> = new Map([
  ['Address', Object.values<AnnotationRow>(addressRows)],
  ['Access', Object.values<AnnotationRow>(accessRows)],
  ['Forwarding', Object.values<AnnotationRow>(forwardingRows)],
  ['Health probes of all ports', Object.values<AnnotationRow>(probeRows)],
  ['One port', Object.values<AnnotationRow>(portRows)],
  ['Private link service', Object.values<AnnotationRow>(privateLinkRows)],
  ['Berth’s own, and keys of the past', Object.values<AnnotationRow>(ownRows)],
])

const exactKeys: ReadonlyMap<string, AnnotationRow> = new Map(
  Object.values<AnnotationRow>(serviceRows).map((row) => [row.key, row]),
)
const portKeys: ReadonlyMap<string, AnnotationRow> = new Map(
  Object.values<AnnotationRow>(portRows).map((row) => [row.key, row]),
)

/** The row that the key of a Service's annotation belongs to, if any. */
export function rowOf(key: string): AnnotationRow | undefined {
  return exactKeys.get(key) ?? portKeys.get(key.replace(/\/port_\d{1,5}_/, '/port_{port}_'))
}

/** Every key of the table, patterns with `{port}`. */
export const knownKeys: readonly string[] = [...exactKeys.keys(), ...portKeys.keys()]
