import type { BgpProvider } from '#provider/bgp/bgp'
import { parseBgpService } from '#provider/bgp/intent/parse'
import type { IntentDefaults } from '#provider/intent/defaults'
import type { Problem } from '#provider/intent/problem'
import type { LoadBalancerState } from '#provider/provider'
import { objectKey } from '#reconcilers/kubernetes/object'
import { refOf, type LiveService } from '#reconcilers/kubernetes/live-service'
import { lastSeen } from '#reconcilers/service/known-service'
import { publishedIngress } from '#reconcilers/service/status'
import { claimOn, type Ownership } from '#reconcilers/service/wants'

/** What a change would do to the addresses of one Service. */
export interface PlannedAddresses {
  readonly service: string
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** The pools of those after. */
  readonly pools: string
  readonly warnings: readonly Problem[]
  readonly problems: readonly Problem[]
}

export interface AddressPlan {
  readonly planned: readonly PlannedAddresses[]
  /** The Services as the controller would leave them. */
  readonly services: readonly LiveService[]
}

/** Lets the controller's own book decide about all Services, until nobody is answered otherwise any more. */
export function planAddresses(
  book: BgpProvider,
  services: readonly LiveService[],
  { ownership, defaults }: { readonly ownership: Ownership; readonly defaults: IntentDefaults },
): AddressPlan {
  const oldestFirst = services.toSorted((one, other) =>
    one.metadata.creationTimestamp < other.metadata.creationTimestamp ? -1 : 1,
  )
  const asked = oldestFirst.map((service) => () => ask(book, service, { ownership, defaults }))
  // Who is served late, because somebody else moved away, is answered so the second time.
  for (const each of asked) each()
  const answers = asked.flatMap((each) => each() ?? [])
  const left = new Map(answers.map(({ service, left: now }) => [service.metadata.uid, now]))
  return {
    planned: answers.map(({ planned }) => planned),
    services: services.map((service) => left.get(service.metadata.uid) ?? service),
  }
}

function ask(
  book: BgpProvider,
  service: LiveService,
  { ownership, defaults }: { readonly ownership: Ownership; readonly defaults: IntentDefaults },
) {
  const claim = claimOn(service, ownership)
  if (claim === 'none') return undefined
  const parsed = parseBgpService(service, defaults)
  const published = publishedIngress(service)
  const before = published.map(({ ip }) => ip)
  const name = { service: objectKey(service), before }
  if (claim === 'release') {
    const state = book.loadBalancers.ensureGone(refOf(service), lastSeen(service))
    const planned = { ...name, after: [], pools: '', warnings: [], problems: [] }
    return { service, left: withState(service, [], state), planned }
  }
  if ('problems' in parsed) {
    const planned = { ...name, after: before, pools: '', warnings: [], problems: parsed.problems }
    return { service, left: service, planned }
  }
  const state = book.loadBalancers.ensure(parsed.intent, published)
  const after = state.is === 'gone' ? [] : state.ingress.map(({ ip }) => ip)
  const planned = {
    ...name,
    after,
    pools: poolsIn(state),
    warnings: [...parsed.warnings, ...(state.is === 'ready' ? state.warnings : [])],
    problems: state.is === 'refused' ? state.problems : [],
  }
  return { service, left: withState(service, after, state), planned }
}

function withState(service: LiveService, ips: readonly string[], state: LoadBalancerState): LiveService {
  const written = state.is === 'ready' || state.is === 'gone' ? (state.annotations ?? {}) : {}
  const annotations = Object.entries({ ...service.metadata.annotations, ...written })
  return {
    ...service,
    metadata: {
      ...service.metadata,
      annotations: Object.fromEntries(annotations.flatMap(([key, value]) => (value === null ? [] : [[key, value]]))),
    },
    status: { ...service.status, loadBalancer: { ingress: ips.map((ip) => ({ ip })) } },
  }
}

function poolsIn(state: LoadBalancerState): string {
  return state.is === 'ready' ? Object.values(state.annotations ?? {}).join('') : ''
}
