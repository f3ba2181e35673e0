import type { NodeObject } from '../kubernetes/node-object.ts'

/**
 * Tells whether load balancers may send traffic to a node: the rule of the cloud-controller-manager's stable node set,
 * which is the same for every cloud. Readiness is not in it on purpose: health probes see it sooner, and a short flap
 * must not rewrite pools.
 */
export function isEligible(node: NodeObject): boolean {
  return whyNotEligible(node) === undefined
}

/** Says of a node what keeps traffic from it, in plain words; undefined if Kubernetes lets it take some. */
export function whyNotEligible(node: NodeObject): string | undefined {
  if (node.metadata.deletionTimestamp !== undefined) return 'it is being deleted'
  if (isExcludedByLabel(node)) return `it carries the label ${EXCLUDE_LABEL}`
  return isAboutToBeDeleted(node) ? `the autoscaler is about to delete it (taint ${AUTOSCALER_TAINT})` : undefined
}

const EXCLUDE_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers'

/** The label's value is read as Go's ParseBool reads it; a value that is none excludes, since somebody put the label there. */
function isExcludedByLabel({ metadata: { labels } }: NodeObject): boolean {
  const value = labels?.[EXCLUDE_LABEL]
  return value !== undefined && !FALSE_VALUES.has(value)
}

const FALSE_VALUES = new Set(['0', 'f', 'F', 'false', 'False', 'FALSE'])

const AUTOSCALER_TAINT = 'ToBeDeletedByClusterAutoscaler'

function isAboutToBeDeleted({ spec }: NodeObject): boolean {
  return spec?.taints?.some(({ key }) => key === AUTOSCALER_TAINT) ?? false
}

/** Tells a control plane node by the labels of its role; what follows from that is the provider's to say. */
export function isControlPlane({ metadata: { labels = {} } }: NodeObject): boolean {
  return (
    'node-role.kubernetes.io/control-plane' in labels ||
    'node-role.kubernetes.io/master' in labels ||
    labels['kubernetes.io/role'] === 'master'
  )
}

export function isReady({ status }: NodeObject): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false
}
