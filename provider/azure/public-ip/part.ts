import type { Owner } from '../../document/names.ts'
import type { IpFamily } from '../../intent/intent.ts'
import type { ExtendedLocation } from '../config/azure-config.ts'
import type { IpTag } from './body.ts'
import type { IpTags } from './ip-tags.ts'

/** What a Service wants of a public IP, or has in it. */
export type PublicIpPart = PublicIpWish | PublicIpRelease | PublicIpShare | PublicIpFacts

export interface PublicIpWish {
  readonly kind: 'public-ip'
  /** `namespace/name`, as it stands in the tag. */
  readonly service: string
  /** How to make it; undefined: an address that exists is joined, never made. */
  readonly create: PublicIpCreation | undefined
  /** undefined: leave the label alone; '': none. */
  readonly dnsLabel: string | undefined
  readonly tags: Readonly<Record<string, string>>
  /** undefined: leave them alone. */
  readonly ipTags: IpTags | undefined
}

/** Like `gone`, but the address stays behind: with the last Service that goes it loses our tags and is nobody's. */
export interface PublicIpRelease {
  readonly kind: 'public-ip-release'
}

export interface PublicIpCreation {
  readonly location: string
  readonly zones: readonly string[]
  readonly family: IpFamily
  readonly prefixId: string | undefined
  readonly extendedLocation: ExtendedLocation | undefined
}

/** The Service is named in the tag. */
export interface PublicIpShare {
  readonly kind: 'public-ip-share'
  readonly service: string
}

/** What the address is, whoever uses it; stands under the owner `nobody`. */
export interface PublicIpFacts {
  readonly kind: 'public-ip-facts'
  readonly address: string | undefined
  readonly family: IpFamily
  /** It carries the provider's Service tag, so the provider made it and may delete it (azure-provider-behaviour 3.6). */
  readonly managed: boolean
  /** The living Services in the tag. */
  readonly owners: readonly Owner[]
  readonly ipTags: readonly IpTag[]
}
