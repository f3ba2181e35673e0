import { findReady } from '../kubernetes/conditions.ts'
import type { LiveService } from '../kubernetes/live-service.ts'

/** Which Services are ours. With no class Berth is the cluster's cloud-controller-manager; with one it lives beside it. */
export interface Ownership {
  readonly className: string | undefined
  /** Undefined where nothing stands outside that would have to be removed before a Service may go. */
  readonly finalizer: string | undefined
}

/**
 * Answers the finalizer for a class. With a class it must not be upstream's: the cloud-controller-manager acts on its own
 * finalizer whatever the class says.
 */
export function ownershipOf(className: string | undefined, needsFinalizer = true): Ownership {
  if (!needsFinalizer) return { className, finalizer: undefined }
  return { className, finalizer: className === undefined ? UPSTREAM_FINALIZER : OWN_FINALIZER }
}

const UPSTREAM_FINALIZER = 'service.kubernetes.io/load-balancer-cleanup'
const OWN_FINALIZER = 'berth.dev/load-balancer-cleanup'
const FINALIZERS: readonly string[] = [UPSTREAM_FINALIZER, OWN_FINALIZER]

/** What is to be done about a Service. */
export type Claim = 'none' | 'ensure' | 'release'

/**
 * ```
 * type LoadBalancer and our class | deleting | our mark -> claim
 * yes                             | no       | any         ensure
 * yes                             | yes      | yes         release
 * type changed away               | any      | yes         release
 * otherwise                                                none
 * ```
 * The API server drops the class when the type changes, so that only our mark tells whose it was: the finalizer, or
 * where there is none the condition that we write. Without a finalizer a Service is released when it is gone.
 */
export function claimOn(service: LiveService, ownership: Ownership): Claim {
  const deleting = service.metadata.deletionTimestamp !== undefined
  const typed = service.spec?.type === 'LoadBalancer'
  if (typed && !hasOurClass(service, ownership)) return 'none'
  if (typed && !deleting) return 'ensure'
  return isMarked(service, ownership, deleting) ? 'release' : 'none'
}

function isMarked(service: LiveService, { finalizer }: Ownership, deleting: boolean): boolean {
  if (finalizer !== undefined) return hasFinalizer(service, finalizer)
  // Another Berth with a finalizer on it writes the same condition.
  return !deleting && !hasAnyFinalizer(service) && findReady(service.status?.conditions) !== undefined
}

/** True if the Service is a load balancer, whoever serves it, or was one: what stands outside may be its own. */
export function isOrWasLoadBalancer(service: LiveService): boolean {
  return service.spec?.type === 'LoadBalancer' || hasAnyFinalizer(service)
}

function hasAnyFinalizer({ metadata: { finalizers = [] } }: LiveService): boolean {
  return finalizers.some((finalizer) => FINALIZERS.includes(finalizer))
}

export function hasFinalizer(service: LiveService, finalizer: string): boolean {
  return service.metadata.finalizers?.includes(finalizer) ?? false
}

function hasOurClass(service: LiveService, { className }: Ownership): boolean {
  return (service.spec?.loadBalancerClass ?? undefined) === className
}
