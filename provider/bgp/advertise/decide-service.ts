import { isDeepStrictEqual } from 'node:util'
import type { ClusterView } from './cluster-view.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import type { Draft } from './draft.ts'
import type { ServiceEndpoints, ServiceFacts } from './facts.ts'
import { podRoutesOf } from './pod-routes.ts'
import type { Question } from './question.ts'
import { subjectsOf } from './subject.ts'
import type { Verdict } from './verdict.ts'

/** What a node decided about the addresses of one Service, with what it decided by. */
export interface ServiceDecision extends ServiceVerdicts {
  readonly cluster: ClusterView
  readonly service: ServiceFacts
  readonly endpoints: ServiceEndpoints | undefined
  /** By address and kind of source. */
  readonly decisions: ReadonlyMap<string, Decision>
  /** The same objects as before where nothing differs. */
  readonly drafts: readonly Draft[]
  readonly dueAt: number | undefined
}

export interface ServiceVerdicts {
  /** Empty for a Service without an address that could be announced. */
  readonly addresses: readonly AddressVerdict[]
}

export interface AddressVerdict {
  /** Canonical, without a prefix length. */
  readonly address: string
  readonly kind: 'service' | 'cluster-ip'
  readonly verdict: Verdict
}

export type ServiceQuestion = Omit<Question, 'subject'> & Pick<ServiceDecision, 'service' | 'endpoints'>

export function decideService(question: ServiceQuestion, past: ServiceDecision | undefined): ServiceDecision {
  const { cluster, view, service, endpoints } = question
  const decisions = new Map<string, Decision>()
  const addresses: AddressVerdict[] = []
  const drafts: Draft[] = []
  for (const subject of subjectsOf(cluster, service, endpoints)) {
    const route = subject.routeOn(view)
    if (route === undefined) continue
    const { address, kind } = subject
    const key = `${kind} ${address.text}`
    const decision = decide({ ...question, subject }, route, past?.decisions.get(key))
    decisions.set(key, decision)
    addresses.push({ address: address.text, kind, verdict: decision.verdict })
    drafts.push(...decision.drafts)
  }
  drafts.push(...podRoutesOf(cluster, view, service, endpoints))
  return {
    cluster,
    service,
    endpoints,
    decisions,
    addresses,
    drafts: past !== undefined && isDeepStrictEqual(past.drafts, drafts) ? past.drafts : drafts,
    dueAt: earliest(decisions.values()),
  }
}

/** The first moment at which one of `parts` is due. */
export function earliest(parts: Iterable<{ readonly dueAt: number | undefined }>): number | undefined {
  let first: number | undefined
  for (const { dueAt } of parts) if (dueAt !== undefined && (first === undefined || dueAt < first)) first = dueAt
  return first
}
