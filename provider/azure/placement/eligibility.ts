/**
 * Which load balancers may take a Service. The order is the Azure provider's (reference section 5.7): the annotation's
 * list, then whether newcomers are let in, then the selectors; and whoever selects a Service goes before those that take
 * everybody. What upstream gets wrong is not kept: a pair counts as selecting only if all its selectors match.
 */
import { matches } from '#provider/config/selector'
import { annotation } from '#provider/intent/annotations'
import type { Problem } from '#provider/intent/problem'
import type { BalancerPair } from './balancer-pair.ts'

/** What the choice among several load balancers goes by. */
export interface Candidate {
  /** The names of the annotation; undefined without one. */
  readonly asksFor: readonly string[] | undefined
  readonly labels: Readonly<Record<string, string>>
  /** Of its namespace; undefined while they are not known. */
  readonly namespaceLabels: Readonly<Record<string, string>> | undefined
  /** Whether something of the Service is there already. */
  readonly standsOn: (pair: BalancerPair) => boolean
}

export type Eligibility =
  | { readonly pairs: readonly BalancerPair[]; readonly why: string }
  | { readonly problem: Problem }
  /** What must be known first. */
  | { readonly unknown: string }

export function eligibleFor(candidate: Candidate, pairs: readonly BalancerPair[]): Eligibility {
  const listed = listedFor(candidate, pairs)
  if (listed.length === 0) return { problem: noneDefined(candidate, pairs) }
  const open = listed.filter((pair) => pair.configuration?.allowsPlacement !== false || candidate.standsOn(pair))
  const { namespaceLabels } = candidate
  if (namespaceLabels === undefined && open.some(({ configuration }) => configuration?.namespaceLabels !== undefined)) {
    return { unknown: 'the labels of its namespace' }
  }
  const admitting = open.filter(({ configuration }) => {
    const { serviceLabels = everything, namespaceLabels: namespaces = everything } = configuration ?? {}
    return matches(serviceLabels, candidate.labels) && matches(namespaces, namespaceLabels ?? {})
  })
  if (admitting.length === 0) return { problem: noneAdmits(candidate, { listed, open }) }
  const selecting = admitting.filter(hasSelector)
  if (selecting.length > 0) return { pairs: selecting, why: 'its selectors match' }
  return {
    pairs: admitting,
    why: candidate.asksFor === undefined ? 'it takes every Service' : 'the annotation names it',
  }
}

const everything = { matchLabels: {}, matchExpressions: [] }

function hasSelector({ configuration }: BalancerPair): boolean {
  return configuration?.serviceLabels !== undefined || configuration?.namespaceLabels !== undefined
}

function listedFor({ asksFor }: Candidate, pairs: readonly BalancerPair[]): readonly BalancerPair[] {
  if (asksFor === undefined) return pairs
  const names = new Set(asksFor.map((name) => name.toLowerCase()))
  return pairs.filter(({ name }) => names.has(name.toLowerCase()))
}

const { key } = annotation('configurations')

function noneDefined({ asksFor = [] }: Candidate, pairs: readonly BalancerPair[]): Problem {
  return {
    field: key,
    value: asksFor.join(', '),
    why: 'azure.json defines none of these load balancers',
    fix: `Name one of ${namesOf(pairs)}, or remove the annotation`,
  }
}

function noneAdmits(
  { asksFor }: Candidate,
  { listed, open }: { readonly listed: readonly BalancerPair[]; readonly open: readonly BalancerPair[] },
): Problem {
  const closed = listed.filter((pair) => !open.includes(pair))
  const reasons = [
    ...(closed.length > 0 ? [`${namesOf(closed)}: allowServicePlacement is false`] : []),
    ...(open.length > 0 ? [`${namesOf(open)}: the selectors do not match`] : []),
  ]
  return {
    field: asksFor === undefined ? 'metadata.labels' : key,
    value: (asksFor ?? []).join(', '),
    why: `no load balancer takes this Service (${reasons.join('; ')})`,
    fix: 'Change the labels of the Service or its namespace, or the selectors in azure.json',
  }
}

function namesOf(pairs: readonly BalancerPair[]): string {
  return pairs.map(({ name }) => name).join(', ')
}
