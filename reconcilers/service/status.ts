import { isDeepStrictEqual } from 'node:util'

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

/** How packets to a published address are to be handled by the nodes themselves; where nothing is said the API server decides. */
export type IpMode = 'VIP' | 'Proxy'

/** Builds the status part of a patch, undefined if `service` says all of it already. */
export function statusPatch(
  service: LiveService,
  wanted: WantedStatus,
  nowMs: number,
  ipMode?: IpMode,
): StatusPatch | undefined {
  const loadBalancer = ingressPatch(service, wanted.ingress, ipMode)
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

/** What is published now, without `ipMode`, which the API server fills in by itself. */
export function publishedIngress(service: LiveService): readonly Ingress[] {
  return (service.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname, ports = [] }) => ({
    ip: ip ?? hostname ?? '',
    ...(ports.length > 0 && { ports }),
  }))
}

export interface StatusPatch {
  readonly loadBalancer?: { readonly ingress: readonly PublishedEntry[] | null }
  readonly conditions?: readonly (ServiceCondition | typeof removed)[]
}

interface PublishedEntry extends Ingress {
  readonly ipMode?: string
}

const removed = { type: READY, $patch: 'delete' } as const

function ingressPatch(
  service: LiveService,
  ingress: WantedStatus['ingress'],
  ipMode: IpMode | undefined,
): StatusPatch['loadBalancer'] {
  if (ingress === 'keep') return undefined
  const modes = (service.status?.loadBalancer?.ingress ?? []).map((entry) => entry.ipMode)
  const sameMode = ipMode === undefined || modes.every((mode) => mode === ipMode)
  if (sameMode && isSameIngress(publishedIngress(service), ingress)) return undefined
  const entries = ingress.map((entry) => ({ ...entry, ...(ipMode !== undefined && { ipMode }) }))
  return { ingress: entries.length === 0 ? null : entries }
}

export function isSameIngress(a: readonly Ingress[], b: readonly Ingress[]): boolean {
  return isDeepStrictEqual(a, b)
}

function conditionPatch(service: LiveService, ready: WantedStatus['ready'], nowMs: number) {
  const current = findReady(service.status?.conditions)
  if (ready === 'none') return current === undefined ? undefined : removed
  return nextReady(current, ready, service.metadata.generation, nowMs)
}
