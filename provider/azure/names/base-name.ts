/**
 * The base name is what a Service's frontends, rules, probes and public IP are called after, and all that tells whose
 * they are: names are the only ownership that a load balancer carries (reference section 3.1).
 */

/** Kubernetes' DefaultLoadBalancerName is cut to this, which costs a UID its last digit. */
const baseLength = 32

/** Derives the base name of a Service from its UID: `a`, the UID without dashes, cut to 32 characters. */
export function baseName(uid: string): string {
  return `a${uid}`.replaceAll('-', '').slice(0, baseLength)
}

/**
 * Says whether `name` (of a frontend, rule or probe) begins with `base` as a whole word. Case is ignored, which the Azure
 * provider does for rules but not for frontends; Azure itself has no two frontends that differ in case only.
 */
export function isNamedAfter(name: string, base: string): boolean {
  const next = name.charAt(base.length)
  return (next === '' || next === '-') && name.slice(0, base.length).toLowerCase() === base.toLowerCase()
}

/** Reads the base name that `name` begins with; undefined if it begins with nothing of the kind, so is none of ours. */
export function readBaseName(name: string): string | undefined {
  return /^(a[0-9a-f]{31})(?:-|$)/i.exec(name)?.[1]?.toLowerCase()
}
