import type { ObjectMeta } from './object.ts'

/** A coordination.k8s.io/v1 Lease. */
export interface LeaseObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: ObjectMeta
  readonly spec?: LeaseSpec
}

export interface LeaseSpec {
  readonly holderIdentity?: string | null
  readonly leaseDurationSeconds?: number | null
  /** MicroTime: exactly six fraction digits. */
  readonly acquireTime?: string | null
  readonly renewTime?: string | null
  readonly leaseTransitions?: number | null
}

/**
 * Writes a time as the API's MicroTime: six fraction digits, because the API server answers 400 to the three that
 * `toISOString` gives (reference: kubernetes-from-node 1.2, client-node issue 828).
 */
export function microTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '000Z')
}
