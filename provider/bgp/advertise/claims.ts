import type { BlockClaim, NodeFacts } from './facts.ts'

/** `crd.projectcalico.org/v1 BlockAffinity`, cut down to what is read of it. */
export interface BlockAffinityObject {
  readonly metadata: { readonly creationTimestamp?: string }
  readonly spec?: {
    readonly node?: string
    readonly cidr?: string
    readonly state?: string
    /** Old versions write the text "true". */
    readonly deleted?: boolean | string
  }
}

/** `cilium.io/v2 CiliumNode`, cut down to what is read of it. */
export interface CiliumNodeObject {
  readonly metadata: { readonly name: string; readonly creationTimestamp?: string }
  readonly spec?: { readonly ipam?: { readonly podCIDRs?: readonly string[] } }
}

export function claimsOfNode({ name, podCidrs, createdAt }: NodeFacts): BlockClaim[] {
  return podCidrs.map((cidr) => ({ node: name, cidr, source: 'podCIDRs', since: createdAt }))
}

/** Only a confirmed affinity is a claim: a pending one may still be lost to another node (reference bgp.md 6.3). */
export function claimsOfBlockAffinity({ metadata, spec = {} }: BlockAffinityObject): BlockClaim[] {
  const { node, cidr, state, deleted } = spec
  if (node === undefined || cidr === undefined || state !== 'confirmed' || String(deleted) === 'true') return []
  return [{ node, cidr, source: 'calico', since: metadata.creationTimestamp ?? '' }]
}

export function claimsOfCiliumNode({ metadata, spec }: CiliumNodeObject): BlockClaim[] {
  const since = metadata.creationTimestamp ?? ''
  return (spec?.ipam?.podCIDRs ?? []).map((cidr) => ({ node: metadata.name, cidr, source: 'cilium', since }))
}
