import type { NodeObject } from '../kubernetes/node-object.ts'

/** The ranges of a node's pods; old API servers know one alone. */
export function podCidrsOf({ spec }: Pick<NodeObject, 'spec'>): readonly string[] {
  return spec?.podCIDRs ?? (spec?.podCIDR === undefined ? [] : [spec.podCIDR])
}
