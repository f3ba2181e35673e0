import type { Member } from '#provider/provider'

/** A node that takes traffic, with whatever a test has to say about it. */
export function aMember(name: string, addresses: readonly string[], more: Partial<Member> = {}): Member {
  return { name, addresses, providerId: undefined, labels: {}, isControlPlane: false, isReady: true, ...more }
}
