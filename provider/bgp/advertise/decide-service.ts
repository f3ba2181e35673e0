import { isDeepStrictEqual } from 'node:util'
import type { ClusterView } from './cluster-view.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import { exact } from './exact.ts'
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
  readonly addresses: readonly AddressDecision[]
  /** The same objects as before where nothing differs. */
  readonly drafts: readonly Draft[]
  readonly dueAt: number | undefined
}

export interface ServiceVerdicts {
  /** Empty for a Service without an address that could be announced. */
  readonly addresses: readonly AddressVerdict[]
}

/** Kept side by side and not by key: a Service has one address or two, and there are ten thousand of them. */
export type AddressDecision = AddressVerdict & Decision

export interface AddressVerdict {
  /** Canonical, without a prefix length. */
  readonly address: string
  readonly kind: 'service' | 'cluster-ip'
  readonly verdict: Verdict
}

export type ServiceQuestion = Omit<Question, 'subject'> & Pick<ServiceDecision, 'service' | 'endpoints'>

export function decideService(question: ServiceQuestion, past: ServiceDecision | undefined): ServiceDecision {
  const { cluster, view, service, endpoints } = question
  const decided = subjectsOf(cluster, service, endpoints).flatMap((subject): readonly AddressDecision[] => {
    const route = subject.routeOn(view)
    if (route === undefined) return []
    const named = { address: subject.address.text, kind: subject.kind }
    return [{ ...named, ...decide({ ...question, subject }, route, past && decisionOf(past, named)) }]
  })
  const addresses = exact(decided)
  const pods = podRoutesOf(cluster, view, service, endpoints)
  const drafts = exact([...addresses.flatMap((one) => one.drafts), ...pods])
  return {
    cluster,
    service,
    endpoints,
    addresses,
    drafts: past !== undefined && isDeepStrictEqual(past.drafts, drafts) ? past.drafts : drafts,
    dueAt: earliest(addresses),
  }
}

/** What was decided about one address. */
export function decisionOf(
  { addresses }: Pick<ServiceDecision, 'addresses'>,
  { address, kind }: Pick<AddressVerdict, 'address' | 'kind'>,
): AddressDecision | undefined {
  return addresses.find((one) => one.address === address && one.kind === kind)
}

/** The first moment at which one of `parts` is due. */
export function earliest(parts: Iterable<{ readonly dueAt: number | undefined }>): number | undefined {
  let first: number | undefined
  for (const { dueAt } of parts) if (dueAt !== undefined && (first === undefined || dueAt < first)) first = dueAt
  return first
}
