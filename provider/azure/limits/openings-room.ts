/** Whether what newcomers will want opened fits into the security group, before their load balancer is written. */
import type { Opening } from '../security-group/part.ts'
import type { SecurityGroupBody, SecurityRule } from '../security-group/body.ts'
import { sizeOf, usesOf, type SecurityGroupSize } from '../security-group/limits.ts'
import { freePriority } from '../security-group/priority.ts'
import { newRule, openingKey, ruleKey, withDestinations, destinationsOf } from '../security-group/rule.ts'
import type { SecurityRulePrefix } from '../names/security-rule-name.ts'
import type { Limits } from './limit.ts'
import { overLimit, type LimitUse } from './limit-use.ts'

/** Answers which limit the security group would exceed with all these openings in it; undefined if they fit. */
export function lackOfOpenings(
  openings: readonly Opening[],
  body: SecurityGroupBody,
  { limits, prefix }: { readonly limits: Limits; readonly prefix: SecurityRulePrefix },
): LimitUse | undefined {
  const standing = body.properties?.securityRules ?? []
  const size = sizeOf(body, standing)
  // Each a rule of its own is more than it can be: only near the limits it matters how they share.
  if (overLimit(usesOf(atMost(size, openings), limits)) === undefined) return undefined
  return overLimit(usesOf(sizeOf(body, withOpenings(standing, openings, prefix)), limits))
}

/** What a rule takes up beside its prefixes, and a prefix. */
const bytesPerRule = 800
const bytesPerPrefix = 50

function atMost(size: SecurityGroupSize, openings: readonly Opening[]): SecurityGroupSize {
  const sources = openings.reduce((sum, opening) => sum + Math.max(1, opening.sources.length), 0)
  const destinations = openings.reduce((sum, opening) => sum + opening.destinations.length, 0)
  return {
    rules: size.rules + openings.length,
    priorities: size.priorities + openings.length,
    sources: size.sources + sources,
    destinations: size.destinations + destinations,
    bytes: size.bytes + openings.length * bytesPerRule + (sources + destinations) * bytesPerPrefix,
  }
}

function withOpenings(
  standing: readonly SecurityRule[],
  openings: readonly Opening[],
  prefix: SecurityRulePrefix,
): readonly SecurityRule[] {
  const rules = [...standing]
  const at = new Map(rules.map((rule, index) => [ruleKey(rule, prefix), index]))
  at.delete(undefined)
  for (const { destinations, ...opening } of openings) {
    const index = at.get(openingKey(opening))
    const rule = index === undefined ? undefined : rules[index]
    if (index !== undefined && rule !== undefined) {
      const all = [...destinationsOf(rule), ...destinations.filter((one) => !destinationsOf(rule).includes(one))]
      rules[index] = withDestinations(rule, all)
      continue
    }
    at.set(openingKey(opening), rules.length)
    const priority = freePriority(rules, opening.access)
    rules.push(newRule(opening, { prefix, taken: new Set(), priority, destinations }))
  }
  return rules
}
