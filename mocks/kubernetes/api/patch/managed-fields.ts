import type { KubernetesObject } from '../object.ts'

export interface Ownership {
  readonly manager: string
  readonly time: string
  readonly kind: string
  readonly subresource?: string
}

/** Notes in managedFields whose write set what. */
export function recordUpdate(
  _before: KubernetesObject | undefined,
  after: KubernetesObject,
  _by: Ownership,
): KubernetesObject {
  return after
}
