import { createHash } from 'node:crypto'
import type { IpFamily } from '#provider/intent/intent'

/**
 * Security rules belong to no Service: all Services with the same protocol, sources and ports share one, and its name is
 * a hash of the three (reference section 3.8).
 */
export const securityRulePrefixes = {
  /** The Azure provider's, for Berth in its place. */
  replacing: 'k8s-azure-lb',
  /** For Berth beside it: it closes what it does not know under its own prefix, and leaves other names alone. */
  beside: 'berth-lb',
} as const

export type SecurityRulePrefix = (typeof securityRulePrefixes)[keyof typeof securityRulePrefixes]

/** Allow rules take the lowest free priority from `first` up, deny rules the highest from `last` down; 4096 is never taken. */
export const securityRulePriorities = { first: 500, last: 4095, managedLast: 4096 } as const

/** Azure's own words for protocols in security rules. SCTP has none and becomes `*`. */
export type SecurityProtocol = 'Tcp' | 'Udp' | '*'

export interface AllowRule {
  readonly family: IpFamily
  readonly protocol: SecurityProtocol
  /** CIDRs (aggregated), or one service tag. */
  readonly sources: readonly string[]
  readonly ports: readonly number[]
}

/** Names an allow rule. Sorted as strings, `80` before `8`: the hash is of the text and must come out as upstream's. */
export function allowRuleName(rule: AllowRule, prefix: SecurityRulePrefix): string {
  const sources = rule.sources.toSorted().join(',')
  const ports = rule.ports.map(String).toSorted().join(',')
  const hash = createHash('md5').update(`${rule.protocol}_${sources}_${ports}`).digest('hex')
  return `${prefix}_allow_${rule.family}_${hash}`
}

/** Names the deny rule of a family, which all Services share that deny everybody else. */
export function denyRuleName(family: IpFamily, prefix: SecurityRulePrefix): string {
  return `${prefix}_deny-all_${family}`
}

/** Says whether a security rule is written by a controller like us: by its prefix and its priority, as upstream does. */
export function isManagedSecurityRule(name: string, priority: number, prefix: SecurityRulePrefix): boolean {
  const { first, managedLast } = securityRulePriorities
  return name.startsWith(prefix) && priority >= first && priority <= managedLast
}

/** Reads action and family off the name of a managed rule, be it the second of its name; undefined for one that this scheme does not make. */
export function readSecurityRuleName(
  name: string,
  prefix: SecurityRulePrefix,
): { readonly action: 'allow' | 'deny'; readonly family: IpFamily } | undefined {
  if (!name.startsWith(`${prefix}_`)) return undefined
  const [, action, family] =
    /^_(allow|deny-all)_(IPv4|IPv6)(?:_[0-9a-f]{32})?(?:-\d+)?$/.exec(name.slice(prefix.length)) ?? []
  if (family !== 'IPv4' && family !== 'IPv6') return undefined
  return { action: action === 'allow' ? 'allow' : 'deny', family }
}
