import type { Parsed } from '#provider/intent/intent'
import type { LoadBalancers } from '#provider/provider'
import { refOf, type LiveService } from '#reconcilers/kubernetes/live-service'
import { objectKey } from '#reconcilers/kubernetes/object'
import type { ReadStore } from '#reconcilers/kubernetes/store'
import { publishedIngress } from '#reconcilers/service/status'
import type { DebugPages } from './debug-pages.ts'

export interface ServicePagesOptions<I> {
  readonly services: ReadStore<LiveService>
  readonly parse: (service: LiveService) => Parsed<I>
  readonly loadBalancers: LoadBalancers<I>
}

/**
 * `/debug/services` and `/debug/services/NAMESPACE/NAME`: what the running process knows of them, where `berth explain`
 * finds out anew. Nothing is stated and nothing written by looking.
 */
export function servicePages<I>({ services, parse, loadBalancers }: ServicePagesOptions<I>): DebugPages {
  return ([namespace, name], signal) => {
    if (namespace === undefined) return services.list().filter(isLoadBalancer).map(inShort)
    const service = services.get(`${namespace}/${name ?? ''}`)
    return service !== undefined && isLoadBalancer(service) ? inFull(service, signal) : undefined
  }

  async function inFull(service: LiveService, signal: AbortSignal) {
    const parsed = parse(service)
    const ref = refOf(service)
    return {
      ...inShort(service),
      intent: 'intent' in parsed ? parsed.intent : undefined,
      warnings: 'intent' in parsed ? parsed.warnings : [],
      problems: 'problems' in parsed ? parsed.problems : [],
      placement: loadBalancers.placementOf?.(ref),
      ...(await loadBalancers.explain(ref, signal)),
    }
  }
}

function isLoadBalancer({ spec }: LiveService): boolean {
  return spec?.type === 'LoadBalancer'
}

function inShort(service: LiveService) {
  return {
    service: objectKey(service),
    uid: service.metadata.uid,
    published: publishedIngress(service).map(({ ip }) => ip),
    conditions: service.status?.conditions ?? [],
  }
}
