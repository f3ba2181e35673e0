import type { PrivateLink } from '../../intent/intent.ts'

/** What a Service wants of a private link service, or has in it. */
export type PrivateLinkPart = PrivateLinkWish | PrivateLinkShare

/** What the Service says of it, and where it is to stand. A name that is not said is whatever it is called. */
export interface PrivateLinkWish extends Omit<PrivateLink, 'resourceGroup' | 'subnet'> {
  readonly kind: 'private-link'
  /** `namespace/name`, as it stands in the tag. */
  readonly service: string
  /** Where several Services stand on one frontend, the older one (RFC 3339) makes the private link service. */
  readonly createdAt: string
  readonly frontendId: string
  readonly subnetId: string
  readonly location: string
  readonly tags: Readonly<Record<string, string>>
}

/** The Service is named in the tag as its owner. */
export interface PrivateLinkShare {
  readonly kind: 'private-link-share'
  readonly service: string
}
