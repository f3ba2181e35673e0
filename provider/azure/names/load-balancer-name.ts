const internalSuffix = '-internal'

/** Names the load balancer: `base` is `loadBalancerName` of azure.json or the cluster's name (reference section 3.2). */
export function loadBalancerName(base: string, internal: boolean): string {
  return internal ? `${base}${internalSuffix}` : base
}

/** Says whether `name` is one of the two that `loadBalancerName` makes of `base`, and which. */
export function readLoadBalancerName(name: string, base: string): 'external' | 'internal' | undefined {
  const lower = name.toLowerCase()
  if (lower === loadBalancerName(base, false).toLowerCase()) return 'external'
  return lower === loadBalancerName(base, true).toLowerCase() ? 'internal' : undefined
}
