import { formatProblem, type Problem } from '../../intent/problem.ts'
import type { Intent, ServiceRef } from '../../intent/intent.ts'
import type {
  ExplainedDocument,
  Explanation,
  Ingress,
  KnownService,
  LastSeen,
  LoadBalancers,
  LoadBalancerState,
  Member,
  Surroundings,
} from '../../provider.ts'

/**
 * The same load balancers as long as the survey finds nothing; else they only look: every Service is told why, and nothing
 * is stated for it.
 */
export class SurveyedLoadBalancers implements LoadBalancers {
  readonly #inner: LoadBalancers
  readonly #finding: () => Problem | undefined
  readonly #turnedAway = new Set<string>()
  #listener: (uid: string) => void = () => {}

  constructor(inner: LoadBalancers, finding: () => Problem | undefined) {
    this.#inner = inner
    this.#finding = finding
  }

  /** The finding is another one: whoever was turned away asks again. */
  changed(): void {
    const uids = [...this.#turnedAway]
    this.#turnedAway.clear()
    for (const uid of uids) this.#listener(uid)
  }

  ensure(intent: Intent, published: readonly Ingress[], surroundings?: Surroundings): LoadBalancerState {
    return this.#turnedAwayFor(intent.service, published) ?? this.#inner.ensure(intent, published, surroundings)
  }

  ensureGone(service: ServiceRef, last: LastSeen): LoadBalancerState {
    return this.#turnedAwayFor(service, last.published) ?? this.#inner.ensureGone(service, last)
  }

  know(services: readonly KnownService[]): void {
    this.#inner.know(services)
  }

  declines(node: Member): string | undefined {
    return this.#inner.declines(node)
  }

  setMembers(members: readonly Member[], outsiders: readonly Member[]): void {
    this.#inner.setMembers(members, outsiders)
  }

  onMember(listener: Parameters<LoadBalancers['onMember']>[0]): void {
    this.#inner.onMember(listener)
  }

  onChange(listener: (uid: string) => void): void {
    this.#listener = listener
    this.#inner.onChange(listener)
  }

  placementOf(service: ServiceRef): string | undefined {
    return this.#inner.placementOf?.(service)
  }

  documents(service: ServiceRef): readonly ExplainedDocument[] {
    return this.#inner.documents(service)
  }

  explain(service: ServiceRef, signal: AbortSignal): Promise<Explanation> {
    return this.#inner.explain(service, signal)
  }

  #turnedAwayFor({ uid }: ServiceRef, shown: readonly Ingress[]): LoadBalancerState | undefined {
    const found = this.#finding()
    if (found === undefined) return undefined
    this.#turnedAway.add(uid)
    return { is: 'readOnly', why: formatProblem(found), ingress: shown }
  }
}
