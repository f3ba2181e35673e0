import { communityFix } from '../config/community.ts'
import { readCommunity } from '../config/community-value.ts'
import type { Draft, Remarks } from './draft.ts'
import type { Entry } from './entry.ts'

/** `bgp-communities:`, names for numbers. */
export function carryCommunities(section: Entry, remarks: Remarks): readonly Draft[] {
  const communities = section.items.flatMap((item) => {
    const { key: name, scalar: value } = item
    if (readCommunity(value) !== undefined) return [{ name, value }]
    remarks.add(item, 'left out', { why: 'it is not a community', fix: communityFix })
    return []
  })
  if (communities.length === 0) return []
  const kind = { apiVersion: 'metallb.io/v1beta1', kind: 'Community', name: 'communities' } as const
  return [{ ...kind, spec: { communities }, from: section, origins: new Map() }]
}
