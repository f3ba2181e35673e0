import type { Intent, Parsed } from '#provider/intent/intent'
import { parseService } from '#provider/intent/parse'
import type { Problem } from '#provider/intent/problem'
import type { Ingress, LoadBalancerState } from '#provider/provider'
import { refOf, type LiveService } from '#reconcilers/kubernetes/live-service'
import { objectKey } from '#reconcilers/kubernetes/object'
import { lastSeen } from '#reconcilers/service/known-service'
import { isSameIngress, publishedIngress } from '#reconcilers/service/status'
import type { Rehearsal } from './rehearsal.ts'

/** What would become of one Service. */
export interface PlannedService {
  readonly name: string
  readonly warnings: readonly Problem[]
  readonly problems: readonly Problem[]
  /** What the Service would wait for in the end; undefined if nothing. */
  readonly waitsFor: string | undefined
  /** The load balancer that was chosen and why, where there are several. */
  readonly placement: string | undefined
}

/** Plays what the controller would do about these Services until nothing moves any more; the writes stand in the rehearsal. */
export async function rehearse(
  rehearsal: Rehearsal,
  targets: readonly LiveService[],
): Promise<readonly PlannedService[]> {
  const played = targets.map((target): Played => ({
    service: target,
    shown: publishedIngress(target),
    state: undefined,
  }))
  // A pass changes nothing for those whose answer is what it was; the others are looked at once more.
  await rehearsal.untilAtRest(() => played.map((one) => play(one, rehearsal)).some((isNews) => isNews))
  return played.map((one) => summary(one, rehearsal))
}

/** A Service as the controller would make it look. */
interface Played {
  service: LiveService
  shown: readonly Ingress[]
  state: LoadBalancerState | undefined
}

/** One look at the Service. Answers whether what it shows is news: nobody is woken by that, but the next statement builds on it. */
function play(one: Played, { provider, defaults, surroundingsOf }: Rehearsal): boolean {
  const { service, shown, state: before } = one
  // What is gone is forgotten; asking again would begin anew.
  if (before?.is === 'gone') return false
  if (isWanted(service)) {
    const parsed = parseService(service, defaults)
    if ('problems' in parsed) return false
    one.state = provider.loadBalancers.ensure(parsed.intent, shown, surroundingsOf(service))
  } else {
    one.state = provider.loadBalancers.ensureGone(refOf(service), { ...lastSeen(service), published: shown })
  }
  one.service = withAnnotations(service, one.state)
  // The controller publishes an address as soon as it serves, and leaves the old place when it is published.
  if (one.state.is === 'ready' && !isSameIngress(shown, one.state.ingress)) one.shown = [...one.state.ingress]
  return one.service !== service || one.shown !== shown
}

function summary({ service, state }: Played, { provider, defaults }: Rehearsal): PlannedService {
  // Who goes is asked for nothing more: what its annotations say does not matter any longer.
  const parsed: Parsed<Intent> | undefined = isWanted(service) ? parseService(service, defaults) : undefined
  const wrong = parsed !== undefined && 'problems' in parsed ? parsed.problems : undefined
  return {
    name: objectKey(service),
    warnings: parsed !== undefined && 'warnings' in parsed ? parsed.warnings : [],
    problems: wrong ?? (state?.is === 'refused' ? state.problems : []),
    waitsFor: state?.is === 'waiting' ? state.on : undefined,
    placement: state === undefined ? undefined : provider.loadBalancers.placementOf?.(refOf(service)),
  }
}

function isWanted({ metadata, spec }: LiveService): boolean {
  return spec?.type === 'LoadBalancer' && metadata.deletionTimestamp === undefined
}

/** The Service with what the controller would write on it before it goes on. */
function withAnnotations(service: LiveService, state: LoadBalancerState): LiveService {
  const asked = 'annotations' in state ? Object.entries(state.annotations ?? {}) : []
  const before = service.metadata.annotations ?? {}
  if (asked.every(([key, value]) => (before[key] ?? null) === value)) return service
  const after = new Map<string, string | null>([...Object.entries(before), ...asked])
  const annotations = Object.fromEntries([...after].flatMap(([key, value]) => (value === null ? [] : [[key, value]])))
  return { ...service, metadata: { ...service.metadata, annotations } }
}
