/** What one security group holds (azure-provider-behaviour 8), checked before Azure would refuse the whole body. */
import type { Problem } from '../../intent/problem.ts'
import type { SecurityRule } from './body.ts'
import { destinationsOf, sourcesOf } from './rule.ts'

export interface SecurityGroupLimits {
  readonly securityRules: number
  /** On each side, over all rules together. */
  readonly securityPrefixes: number
}

/** Why the rules do not fit into one security group, or undefined. */
export function tooLarge(rules: readonly SecurityRule[], limits: SecurityGroupLimits): Problem | undefined {
  const { securityRules: mostRules, securityPrefixes: mostPrefixes } = limits
  if (rules.length > mostRules) return full(`${rules.length} rules, Azure allows ${mostRules}`)
  if (rules.some(({ properties }) => Number.isNaN(properties?.priority))) return full('no free priority left')
  const destinations = sum(rules, (rule) => destinationsOf(rule).length)
  const sources = sum(rules, (rule) => sourcesOf(rule).length)
  if (destinations > mostPrefixes) return full(`${destinations} destinations, Azure allows ${mostPrefixes}`)
  if (sources > mostPrefixes) return full(`${sources} sources, Azure allows ${mostPrefixes}`)
  return undefined
}

/** Limits of which four fifths are taken, so that people hear of it before somebody is refused. */
export function nearLimitsOf(rules: readonly SecurityRule[], limits: SecurityGroupLimits): readonly string[] {
  const counts = [
    { what: 'rules', taken: rules.length, most: limits.securityRules },
    { what: 'destinations', taken: sum(rules, (rule) => destinationsOf(rule).length), most: limits.securityPrefixes },
    { what: 'sources', taken: sum(rules, (rule) => sourcesOf(rule).length), most: limits.securityPrefixes },
  ]
  return counts.flatMap(({ what, taken, most }) => {
    const tenths = Math.floor((taken / most) * 10)
    return tenths < 8 ? [] : [`${tenths * 10} % of the ${most} ${what} of the network security group are taken`]
  })
}

function sum(rules: readonly SecurityRule[], count: (rule: SecurityRule) => number): number {
  return rules.reduce((total, rule) => total + count(rule), 0)
}

function full(what: string): Problem {
  return {
    field: 'spec.loadBalancerSourceRanges',
    value: '',
    why: `the network security group would have ${what}`,
    fix: 'Use the same sources and ports as other Services, which then share a rule, or fewer ranges',
  }
}
