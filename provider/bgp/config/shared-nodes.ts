import type { Requirement, Selector } from '#provider/config/selector'

/**
 * Whether a node could match a selector of both lists, whatever nodes there are: exact for Kubernetes' selectors, as every
 * key of a label stands by itself. An empty list selects all nodes.
 */
export function canShareNode(some: readonly Selector[], others: readonly Selector[]): boolean {
  return orAll(some).some((one) => orAll(others).some((other) => canMatchBoth(one, other)))
}

const everyNode: Selector = { matchLabels: {}, matchExpressions: [] }

function orAll(selectors: readonly Selector[]): readonly Selector[] {
  return selectors.length === 0 ? [everyNode] : selectors
}

function canMatchBoth(one: Selector, other: Selector): boolean {
  // The usual case, and with a peer for each of a thousand hosts asked half a million times.
  if (Object.entries(one.matchLabels).some(([key, value]) => isAnother(other.matchLabels[key], value))) return false
  const demands = [...requirementsOf(one), ...requirementsOf(other)]
  return [...Map.groupBy(demands, ({ key }) => key).values()].every(canHold)
}

function isAnother(demanded: string | undefined, value: string): boolean {
  return demanded !== undefined && demanded !== value
}

function requirementsOf({ matchLabels, matchExpressions }: Selector): readonly Requirement[] {
  const labels = Object.entries(matchLabels).map(([key, value]): Requirement => ({
    key,
    operator: 'In',
    values: [value],
  }))
  return [...labels, ...matchExpressions]
}

/** Whether one label can satisfy all of `demands`, which are about its key. */
function canHold(demands: readonly Requirement[]): boolean {
  const mustBeAbsent = demands.some(({ operator }) => operator === 'DoesNotExist')
  const mustBePresent = demands.some(({ operator }) => operator === 'Exists' || operator === 'In')
  if (mustBeAbsent) return !mustBePresent
  const [first, ...rest] = demands.filter(({ operator }) => operator === 'In').map(({ values }) => values)
  // There are endless values to choose from where none is demanded.
  if (first === undefined) return true
  const denied = demands.flatMap(({ operator, values }) => (operator === 'NotIn' ? values : []))
  return first.some((value) => rest.every((values) => values.includes(value)) && !denied.includes(value))
}
