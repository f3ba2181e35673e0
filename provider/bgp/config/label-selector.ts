import { z } from 'zod'
import type { Requirement, Selector } from '#provider/config/selector'
import type { Report } from './report.ts'

const requirement = z.strictObject({
  key: z.string().min(1),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
  values: z.array(z.string()).default([]),
})

/** The shape of a label selector on the wire; that of BGPPeer v1beta1 has the same names. */
export const labelSelector = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z.array(requirement).default([]),
})

type Written = z.infer<typeof labelSelector>

/** Reads the selectors of `field`, for example `spec.nodeSelectors`; what Kubernetes would not evaluate is refused. */
export function readSelectors(written: readonly Written[], field: string, report: Report): readonly Selector[] {
  return written.map(({ matchLabels, matchExpressions }, index) => ({
    matchLabels,
    matchExpressions: matchExpressions.map((one, at) =>
      readRequirement(one, `${field}[${index}].matchExpressions[${at}].values`, report),
    ),
  }))
}

/** BGPPeer v1beta1 demands values of every operator, also of those that have no use for them. */
function readRequirement(written: Requirement, field: string, report: Report): Requirement {
  const { operator, values } = written
  const takesValues = operator === 'In' || operator === 'NotIn'
  if (takesValues && values.length === 0) {
    report.refuse({ field, value: '', why: `${operator} needs at least one value`, fix: 'Add it.' })
  }
  if (takesValues || values.length === 0) return written
  report.ignore({ field, value: values.join(', '), why: `${operator} looks at no values`, fix: 'Remove them.' })
  return { ...written, values: [] }
}
