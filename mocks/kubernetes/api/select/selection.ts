import type { KubernetesObject } from '../object.ts'
import type { Resource } from '../resource.ts'
import { parseFieldSelector } from './field-selector.ts'
import { parseLabelSelector } from './label-selector.ts'

export type Selection = (object: KubernetesObject) => boolean

export interface SelectionTerms {
  readonly namespace: string | undefined
  readonly labelSelector: string | undefined
  readonly fieldSelector: string | undefined
}

/** Joins namespace, label selector and field selector into one predicate. Throws 400 where one is malformed. */
export function selectionOf(resource: Resource, terms: SelectionTerms): Selection {
  const byLabels = parseLabelSelector(terms.labelSelector ?? '')
  const byFields = parseFieldSelector(resource, terms.fieldSelector ?? '')
  return (object) =>
    (terms.namespace === undefined || object.metadata.namespace === terms.namespace) &&
    byLabels(object.metadata.labels ?? {}) &&
    byFields(object)
}
