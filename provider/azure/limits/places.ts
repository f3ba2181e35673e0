/**
 * Where limits are. Most are a document's own; some are of what several documents have in common, or concern only some of
 * those who stand in one.
 */
import type { DocId } from '../../document/names.ts'

/** The id of a document or of a region's quota, or what one of these functions makes of one. */
export type Place = string

/** The nodes behind a pair of load balancers, by the first of the two: rules of both count for them. */
export const nodesPlace = (siblings: readonly DocId[]): Place => `${siblings[0] ?? ''}/nodes`

/** The private link services of a load balancer. */
export const linksPlace = (loadBalancer: DocId): Place => `${loadBalancer}/privateLinkServices`

/** The quotas of a subscription in a region. */
export const regionPlace = (region: string): Place => `locations/${region}`
