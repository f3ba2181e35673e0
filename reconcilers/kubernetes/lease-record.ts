import { microTime } from './lease-object.ts'
import type { LeaseObject, LeaseSpec } from './lease-object.ts'

/**
 * What was seen of a lease, and when it was first seen so by our own clock. Whether it has run out is decided from that
 * alone: comparing the holder's renewTime with our clock would trust two clocks to agree.
 */
export interface ObservedLease {
  readonly lease: LeaseObject
  readonly sinceMs: number
}

/** Keeps the first sight of a version, so that reading the same again does not make it younger. */
export function observe(known: ObservedLease | undefined, lease: LeaseObject, nowMs: number): ObservedLease {
  if (known?.lease.metadata.resourceVersion === lease.metadata.resourceVersion) return known
  return { lease, sinceMs: nowMs }
}

/** True if `identity` may write itself into the lease: it is free, ours already, or its holder has not renewed in time. */
export function isTakeable({ lease, sinceMs }: ObservedLease, identity: string, nowMs: number): boolean {
  const holder = lease.spec?.holderIdentity ?? ''
  if (holder === '' || holder === identity) return true
  return nowMs >= sinceMs + (lease.spec?.leaseDurationSeconds ?? 0) * 1000
}

/** The record that says that `identity` holds the lease now; the other fields of a record that exists are kept. */
export function heldBy(
  identity: string,
  leaseDurationSeconds: number,
  previous: LeaseSpec | undefined,
  nowMs: number,
): LeaseSpec {
  const ours = previous?.holderIdentity === identity
  const transitions = previous?.leaseTransitions ?? 0
  return {
    ...previous,
    holderIdentity: identity,
    leaseDurationSeconds,
    acquireTime: ours ? (previous.acquireTime ?? microTime(nowMs)) : microTime(nowMs),
    renewTime: microTime(nowMs),
    leaseTransitions: ours || previous === undefined ? transitions : transitions + 1,
  }
}

/** The record that lets the next one in at once (upstream releases like this: no holder, one second). */
export function released(previous: LeaseSpec | undefined, nowMs: number): LeaseSpec {
  return {
    ...previous,
    holderIdentity: '',
    leaseDurationSeconds: 1,
    acquireTime: microTime(nowMs),
    renewTime: microTime(nowMs),
  }
}
