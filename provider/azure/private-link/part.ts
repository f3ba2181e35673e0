/** What a Service wants of a private link service, or has in it. */
export type PrivateLinkPart = PrivateLinkWish | PrivateLinkShare

export interface PrivateLinkWish {
  readonly kind: 'private-link'
  /** `namespace/name`, as it stands in the tag. */
  readonly service: string
  /** Where several Services stand on one frontend, the older one (RFC 3339) makes the private link service. */
  readonly createdAt: string
  /** The name that the Service gives it; undefined: whatever it is called. */
  readonly name: string | undefined
  readonly frontendId: string
  readonly subnetId: string
  readonly addressCount: number
  /** Static ones; the first is the primary one. */
  readonly addresses: readonly string[]
  readonly fqdns: readonly string[]
  readonly proxyProtocol: boolean
  readonly visibility: readonly string[]
  readonly autoApproval: readonly string[]
  readonly location: string
  readonly tags: Readonly<Record<string, string>>
  /** The annotations that say more than that there shall be one. */
  readonly settings: readonly string[]
}

/** The Service is named in the tag as its owner. */
export interface PrivateLinkShare {
  readonly kind: 'private-link-share'
  readonly service: string
}
