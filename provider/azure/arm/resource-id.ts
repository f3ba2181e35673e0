/**
 * ARM resource ids, read only as far as the client must: which group, which type, which names.
 * Azure compares ids without regard to case and gives them back in varying case, so compare with `sameId`, never with `===`.
 */
export interface ResourceId {
  readonly subscription: string
  readonly resourceGroup: string
  /** Without the provider, in the id's own case: 'loadBalancers' or 'loadBalancers/backendAddressPools'. */
  readonly type: string
  /** One name for each segment of the type. */
  readonly names: readonly string[]
}

const pattern = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.[A-Za-z]+\/(.+)$/i

/** Reads an id of a resource in a resource group, or answers undefined if it is none. */
export function parseResourceId(id: string): ResourceId | undefined {
  const [, subscription, resourceGroup, rest] = pattern.exec(id) ?? []
  if (subscription === undefined || resourceGroup === undefined || rest === undefined) return undefined
  const segments = rest.split('/')
  if (segments.length % 2 !== 0 || segments.includes('')) return undefined
  return {
    subscription,
    resourceGroup,
    type: segments.filter((_, at) => at % 2 === 0).join('/'),
    names: segments.filter((_, at) => at % 2 === 1),
  }
}

/** Answers the form under which ids are kept in maps. */
export function idKey(id: string): string {
  return id.toLowerCase()
}

/** Says whether two ids name the same resource. */
export function sameId(one: string, other: string): boolean {
  return idKey(one) === idKey(other)
}

/** Shortens an id to what a person wants to read in a message: `loadBalancers/lb/backendAddressPools/pool`. */
export function shortId(id: string): string {
  return /\/providers\/[^/]+\/(.+)$/i.exec(id)?.[1] ?? id
}

/** Answers the id of the resource that `id` is a child of, or of its resource group if it is no child. */
export function parentId(id: string): string {
  const segments = id.split('/')
  // /subscriptions/s/resourceGroups/g/providers/p/type/name has nine segments; what is longer has a parent resource.
  return segments.slice(0, segments.length > 9 ? -2 : 5).join('/')
}
