import type { LabelSelector, LabelSelectorRequirement } from 'kubernetes-types/meta/v1.d.ts'

type Labels = Readonly<Record<string, string>>

/** Says whether `labels` carry every pair of `wanted`: a Service's selector. */
export function carriesAll(labels: Labels | undefined, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels?.[key] === value)
}

/** Evaluates a selector as apimachinery does (pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector). */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels = {}): boolean {
  return carriesAll(labels, matchLabels) && matchExpressions.every((requirement) => meets(labels, requirement))
}

function meets(labels: Labels, { key, operator, values = [] }: LabelSelectorRequirement): boolean {
  const value = labels[key]
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      return false
  }
}
