import { isDeepStrictEqual } from 'node:util'
import type { Sharing } from '../intent/intent.ts'

/** Says why two Services may not have one address together, undefined if they may (reference bgp.md 1.3). */
export function whyNotTogether(one: Sharing, other: Sharing): string | undefined {
  if (one.key === undefined || other.key === undefined) return 'only Services with metallb.io/allow-shared-ip share one'
  if (one.key !== other.key) return `its metallb.io/allow-shared-ip is another: "${other.key}"`
  const clash = one.ports.find((port) => other.ports.includes(port))
  if (clash !== undefined) return `it has ${clash} too`
  if (isDeepStrictEqual(one.endpoints, other.endpoints)) return undefined
  return 'both need externalTrafficPolicy Cluster, or the same selector'
}
