import { z } from 'zod'
import { readCommunity, type CommunityValue } from './community-value.ts'
import type { Resource } from './resource.ts'
import { readSpec } from './read-spec.ts'

/** `metallb.io/v1beta1 Community`. */
const spec = z.strictObject({
  communities: z.array(z.strictObject({ name: z.string(), value: z.string() })).default([]),
})

export type Aliases = ReadonlyMap<string, CommunityValue>

/** Reads all aliases; of two with one name the first in `resources` counts. */
export function readAliases(resources: readonly Resource[]): Aliases {
  const aliases = new Map<string, CommunityValue>()
  for (const resource of resources) {
    const { communities = [] } = readSpec(spec, resource) ?? {}
    for (const [index, { name, value }] of communities.entries()) {
      const community = readCommunity(value)
      const field = `spec.communities[${index}]`
      if (community === undefined) {
        const why = 'it is not a community'
        resource.report.ignore({ field: `${field}.value`, value, why, fix: communityFix })
      } else if (aliases.has(name)) {
        const why = 'another alias has this name'
        resource.report.ignore({ field: `${field}.name`, value: name, why, fix: 'Rename one of them.' })
      } else {
        aliases.set(name, community)
      }
    }
  }
  return aliases
}

export const communityFix = 'Write asn:value with numbers up to 65535, or large:asn:a:b.'
