/** A label selector as Kubernetes writes it; `matches` gives its meaning. */
export interface Selector {
  readonly matchLabels: Readonly<Record<string, string>>
  readonly matchExpressions: readonly Requirement[]
}

export interface Requirement {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  readonly values: readonly string[]
}

/** Whether `labels` satisfy all of `selector`; an empty selector matches everything (Kubernetes: LabelSelector). */
export function matches(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels, matchExpressions } = selector
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((requirement) => satisfies(requirement, labels[requirement.key]))
  )
}

/** Whether one of `selectors` matches; none at all means everything, as in all of MetalLB's resources. */
export function matchesAny(selectors: readonly Selector[], labels: Readonly<Record<string, string>>): boolean {
  return selectors.length === 0 || selectors.some((selector) => matches(selector, labels))
}

function satisfies({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
  }
}
