import type { NodeObject } from '../kubernetes/node-object.ts'

export interface EligibilityOptions {
  /** True: control plane nodes take no traffic (`excludeMasterFromStandardLB`, reference azure-provider-behaviour 6.2). */
  readonly excludeControlPlane: boolean
}

/**
 * Tells whether load balancers may send traffic to a node: the rule of the cloud-controller-manager's stable node set.
 * Readiness is not in it on purpose: health probes see it sooner, and a short flap must not rewrite pools.
 */
export function isEligible(node: NodeObject, { excludeControlPlane }: EligibilityOptions): boolean {
  if (node.metadata.deletionTimestamp !== undefined) return false
  if (isExcludedByLabel(node) || isAboutToBeDeleted(node)) return false
  return !(excludeControlPlane && isControlPlane(node))
}

const EXCLUDE_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers'

/** The label's value is read as Go's ParseBool reads it; a value that is none excludes, since somebody put the label there. */
function isExcludedByLabel({ metadata: { labels } }: NodeObject): boolean {
  const value = labels?.[EXCLUDE_LABEL]
  return value !== undefined && !FALSE_VALUES.has(value)
}

const FALSE_VALUES = new Set(['0', 'f', 'F', 'false', 'False', 'FALSE'])

function isAboutToBeDeleted({ spec }: NodeObject): boolean {
  return spec?.taints?.some(({ key }) => key === 'ToBeDeletedByClusterAutoscaler') ?? false
}

function isControlPlane({ metadata: { labels = {} } }: NodeObject): boolean {
  return (
    'node-role.kubernetes.io/control-plane' in labels ||
    'node-role.kubernetes.io/master' in labels ||
    labels['kubernetes.io/role'] === 'master'
  )
}
