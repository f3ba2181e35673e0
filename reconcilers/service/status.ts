import type { Ingress } from '#provider/provider'
import type { ServiceCondition } from '#provider/intent/service-object'

import type { KubernetesClient } from '../kubernetes/client.ts'
import { READY, findReady, nextReady } from '../kubernetes/conditions.ts'
import type { Readiness } from '../kubernetes/conditions.ts'
import type { LiveService } from '../kubernetes/live-service.ts'
import { strategicPatch } from '../kubernetes/patch.ts'
import { resources } from '../kubernetes/resource.ts'

export interface WantedStatus {
  /** The addresses to publish; 'keep' leaves those that stand there. */
  readonly ingress: readonly Ingress[] | 'keep'
  /** 'none' takes our condition away. */
  readonly ready: Readiness | 'none'
}

/** Builds the status part of a patch, undefined if `service` says all of it already. */
export function statusPatch(service: LiveService, wanted: WantedStatus, nowMs: number): StatusPatch | undefined {
  const loadBalancer = ingressPatch(service, wanted.ingress)
  const condition = conditionPatch(service, wanted.ready, nowMs)
  if (loadBalancer === undefined && condition === undefined) return undefined
  return {
    ...(loadBalancer !== undefined && { loadBalancer }),
    // Merged by type: the conditions of others stay (a merge patch would replace the list).
    ...(condition !== undefined && { conditions: [condition] }),
  }
}

/**
 * Writes both in one strategic merge patch, bound to the version that they were computed from: the address of a Service
 * must not end up on another that took its name meanwhile. Answers the Service as it is then, undefined if it is gone.
 */
export async function writeStatus(
  client: Pick<KubernetesClient, 'patch'>,
  { metadata: { namespace, name, resourceVersion } }: LiveService,
  status: StatusPatch,
  signal: AbortSignal,
): Promise<LiveService | undefined> {
  const target = { resource: resources.services, namespace, name, subresource: 'status' } as const
  return client.patch(target, strategicPatch({ metadata: { resourceVersion }, status }), signal)
}

/** The addresses that are published now. `ipMode` is not compared: the API server fills it in by itself. */
export function publishedIngress(service: LiveService): readonly Ingress[] {
  return (service.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ({ ip: ip ?? hostname ?? '' }))
}

export interface StatusPatch {
  readonly loadBalancer?: { readonly ingress: readonly Ingress[] | null }
  readonly conditions?: readonly (ServiceCondition | typeof removed)[]
}

const removed = { type: READY, $patch: 'delete' } as const

function ingressPatch(service: LiveService, ingress: WantedStatus['ingress']): StatusPatch['loadBalancer'] {
  if (ingress === 'keep') return undefined
  if (isSameIngress(publishedIngress(service), ingress)) return undefined
  return { ingress: ingress.length === 0 ? null : ingress.map(({ ip }) => ({ ip })) }
}

export function isSameIngress(a: readonly Ingress[], b: readonly Ingress[]): boolean {
  return a.length === b.length && a.every(({ ip }, index) => ip === b[index]?.ip)
}

function conditionPatch(service: LiveService, ready: WantedStatus['ready'], nowMs: number) {
  const current = findReady(service.status?.conditions)
  if (ready === 'none') return current === undefined ? undefined : removed
  return nextReady(current, ready, service.metadata.generation, nowMs)
}
