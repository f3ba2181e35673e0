import { nobody } from '../../document/names.ts'
import { settleTags } from '../document/settled-tags.ts'
import type { Draft } from './draft.ts'
import type { LoadBalancerBody } from './body.ts'
import type { PoolFamilies } from './members.ts'
import type { LoadBalancerBirth } from './part.ts'

/**
 * The body that the draft stands for; undefined if there should be no such load balancer. One is born with its first
 * frontend and goes with its last, unless a child of somebody else still stands on it.
 */
export function renderBody(
  draft: Draft,
  birth: LoadBalancerBirth | undefined,
  pools: PoolFamilies,
): LoadBalancerBody | undefined {
  const { observed } = draft
  if (draft.frontends.size === 0 && (observed === undefined || !hasForeignChildren(draft, pools))) return undefined
  const children = {
    frontendIPConfigurations: [...draft.frontends.values()],
    backendAddressPools: [...draft.pools.values()],
    loadBalancingRules: [...draft.rules.values()],
    probes: [...draft.probes.values()],
  }
  if (observed !== undefined) {
    return { ...observed, ...tagsOf(draft, observed, birth), properties: { ...observed.properties, ...children } }
  }
  if (birth === undefined) return undefined
  return {
    name: draft.doc.split('/').at(-1) ?? draft.doc,
    location: birth.location,
    ...(birth.extendedLocation === undefined ? {} : { extendedLocation: birth.extendedLocation }),
    sku: { name: 'Standard', tier: 'Regional' },
    ...(Object.keys(birth.tags).length === 0 ? {} : { tags: birth.tags }),
    properties: children,
  }
}

/** The tags of azure.json may have changed since the load balancer was made. */
function tagsOf(
  draft: Draft,
  { tags = {} }: LoadBalancerBody,
  birth: LoadBalancerBirth | undefined,
): Pick<LoadBalancerBody, 'tags'> {
  if (birth === undefined) return {}
  const settled = settleTags(tags, { tags: birth.tags, keep: birth.systemTags })
  for (const change of settled.changes.values()) draft.note(nobody, change)
  return settled.changes.size === 0 ? {} : { tags: settled.tags }
}

/** Whether something stands on it that is not ours to delete. */
export function hasForeignChildren(draft: Draft, pools: PoolFamilies): boolean {
  return draft.foreigners().length > 0 || [...draft.pools.keys()].some((name) => !pools.has(name))
}
