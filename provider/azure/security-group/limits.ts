/** How large one security group is in each respect that Azure limits, checked before Azure would refuse the whole body. */
import { bytesOf, jsonBytes } from '../limits/document-bytes.ts'
import type { LimitUse } from '../limits/limit-use.ts'
import { limitOf, type Limits } from '../limits/limit.ts'
import { securityRulePriorities } from '../names/security-rule-name.ts'
import type { SecurityGroupBody, SecurityRule } from './body.ts'
import { destinationsOf, sourcesOf } from './rule.ts'

/** What is counted of a security group. */
export interface SecurityGroupSize {
  readonly rules: number
  readonly sources: number
  readonly destinations: number
  /** Between the first and the last that may be taken, inbound. */
  readonly priorities: number
  readonly bytes: number
}

/** How much is taken of each limit, in the order in which people are told. */
export function usesOf(size: SecurityGroupSize, limits: Limits): readonly LimitUse[] {
  return [
    { limit: 'securityRules', taken: size.rules, most: limits.securityRules },
    { limit: 'securityPriorities', taken: size.priorities, most: limitOf('securityPriorities').most ?? 0 },
    { limit: 'securityDestinations', taken: size.destinations, most: limits.securityPrefixes },
    { limit: 'securitySources', taken: size.sources, most: limits.securityPrefixes },
    { limit: 'documentBytes', taken: size.bytes, most: limits.documentBytes },
  ]
}

/** Measures the security group with these rules in it. */
export function sizeOf(body: SecurityGroupBody, rules: readonly SecurityRule[]): SecurityGroupSize {
  const standing = body.properties?.securityRules ?? []
  const [before, after] = [new Set(standing), new Set(rules)]
  const bytesIn = (all: readonly SecurityRule[]) => sum(all, (rule) => jsonBytes(rule) + 1)
  return {
    rules: rules.length,
    sources: sum(rules, (rule) => sourcesOf(rule).length),
    destinations: sum(rules, (rule) => destinationsOf(rule).length),
    priorities: rules.filter(takesPriority).length,
    bytes:
      bytesOf(body) +
      bytesIn(rules.filter((rule) => !before.has(rule))) -
      bytesIn(standing.filter((rule) => !after.has(rule))),
  }
}

/** One for which none was free has NaN: it takes one that there is not. */
function takesPriority({ properties: { priority = 0, direction } = {} }: SecurityRule): boolean {
  const { first, last } = securityRulePriorities
  const isInRange = Number.isNaN(priority) || (priority >= first && priority <= last)
  return direction?.toLowerCase() === 'inbound' && isInRange
}

function sum(rules: readonly SecurityRule[], count: (rule: SecurityRule) => number): number {
  return rules.reduce((total, rule) => total + count(rule), 0)
}
