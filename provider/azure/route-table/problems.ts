import type { Problem } from '../../intent/problem.ts'
import type { Route } from './body.ts'

/** A route that is not the node's own leads its pods' range elsewhere. */
export function wayTaken({ name, properties }: Route): Problem {
  const hop = properties?.nextHopIpAddress ?? properties?.nextHopType ?? 'nowhere'
  return {
    field: 'spec.podCIDRs',
    value: properties?.addressPrefix ?? '',
    why: `route ${name}, which is not this node's, leads there via ${hop}`,
    fix: 'Remove that route from the table if nobody needs it, or give the node another range',
  }
}

/** The node has addresses, and none of the family of these pods. */
export function noAddress(podCidr: string): Problem {
  return {
    field: 'spec.podCIDRs',
    value: podCidr,
    why: 'the node has no InternalIP of that family',
    fix: 'Give its machine an address of both families, or the cluster pods of one',
  }
}
