import { z } from 'zod'
import type { Advertisement } from '../model.ts'
import { readCommunity, type CommunityValue } from './community-value.ts'
import { communityFix, type Aliases } from './community.ts'
import { labelSelector, readSelectors } from './label-selector.ts'
import type { Report } from './report.ts'
import type { Resource } from './resource.ts'
import { readSpec } from './read-spec.ts'

/** What BGPAdvertisement and the advertisements of the old AddressPool have in common. */
export const attributes = {
  aggregationLength: z.int().min(1).max(32).default(32),
  aggregationLengthV6: z.int().min(1).max(128).default(128),
  localPref: z.int().min(0).max(0xffff_ffff).default(0),
  communities: z.array(z.string()).default([]),
} as const

const selectors = z.array(labelSelector).default([])

/** `metallb.io/v1beta1 BGPAdvertisement`. */
const spec = z.strictObject({
  ...attributes,
  ipAddressPools: z.array(z.string()).default([]),
  ipAddressPoolSelectors: selectors,
  nodeSelectors: selectors,
  serviceSelectors: selectors,
  peers: z.array(z.string()).default([]),
})

export function readBgpAdvertisement(resource: Resource, aliases: Aliases): Advertisement | undefined {
  const read = readSpec(spec, resource)
  if (read === undefined) return undefined
  const { name, report } = resource
  const isAggregated = read.aggregationLength !== 32 || read.aggregationLengthV6 !== 128
  if (read.serviceSelectors.length > 0 && isAggregated) {
    const field = read.aggregationLength === 32 ? 'spec.aggregationLengthV6' : 'spec.aggregationLength'
    const why = 'an aggregate holds addresses of Services that spec.serviceSelectors does not choose'
    report.refuse({ field, value: '', why, fix: 'Remove one of the two.' })
  }
  return {
    ...advertisement(name, read, { aliases, report, field: 'spec' }),
    pools: unique(read.ipAddressPools),
    poolSelectors: readSelectors(read.ipAddressPoolSelectors, 'spec.ipAddressPoolSelectors', report),
    nodeSelectors: readSelectors(read.nodeSelectors, 'spec.nodeSelectors', report),
    serviceSelectors: readSelectors(read.serviceSelectors, 'spec.serviceSelectors', report),
    peers: unique(read.peers),
  }
}

/** An advertisement of all pools with the attributes that stand at `field`. */
export function advertisement(
  name: string,
  written: z.infer<z.ZodObject<typeof attributes>>,
  { aliases, report, field }: { readonly aliases: Aliases; readonly report: Report; readonly field: string },
): Advertisement {
  const communities = written.communities.flatMap(
    (text, index) => resolve(text, aliases) ?? refused(text, `${field}.communities[${index}]`, report),
  )
  const texts = (kind: CommunityValue['kind']) =>
    unique(communities.filter((one) => one.kind === kind).map(({ text }) => text))
  return {
    name,
    pools: [],
    poolSelectors: [],
    nodeSelectors: [],
    serviceSelectors: [],
    peers: [],
    aggregationLength: { IPv4: written.aggregationLength, IPv6: written.aggregationLengthV6 },
    // MetalLB's 0 is Go's way to say that nothing was said.
    localPref: written.localPref === 0 ? undefined : written.localPref,
    communities: texts('standard'),
    largeCommunities: texts('large'),
  }
}

function resolve(text: string, aliases: Aliases): CommunityValue | undefined {
  return aliases.get(text) ?? readCommunity(text)
}

/** Never left out instead: without its `no-export` a prefix would go where it must not. */
function refused(text: string, field: string, report: Report): [] {
  const fix = text.includes(':') ? communityFix : 'Add a Community resource with this alias.'
  const why = text.includes(':') ? 'it is not a community' : 'there is no such community alias'
  report.refuse({ field, value: text, why, fix })
  return []
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}
