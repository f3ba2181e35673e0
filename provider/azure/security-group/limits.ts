/** What one security group holds (azure-provider-behaviour 8), checked before Azure would refuse the whole body. */
import type { Problem } from '../../intent/problem.ts'
import type { SecurityRule } from './body.ts'
import { destinationsOf } from './rule.ts'

export interface SecurityGroupLimits {
  readonly securityRules: number
  readonly prefixesPerSecurityRule: number
}

/** Why the rules do not fit into one security group, or undefined. */
export function tooLarge(rules: readonly SecurityRule[], limits: SecurityGroupLimits): Problem | undefined {
  const { securityRules: mostRules, prefixesPerSecurityRule: mostPrefixes } = limits
  if (rules.length > mostRules) return full(`${rules.length} rules, Azure allows ${mostRules}`)
  if (rules.some(({ properties }) => Number.isNaN(properties?.priority))) return full('no free priority left')
  const widest = Math.max(0, ...rules.map((rule) => destinationsOf(rule).length))
  const sources = Math.max(0, ...rules.map(({ properties }) => properties?.sourceAddressPrefixes?.length ?? 0))
  if (widest > mostPrefixes) return full(`a rule with ${widest} destinations, Azure allows ${mostPrefixes}`)
  if (sources > mostPrefixes) return full(`a rule with ${sources} sources, Azure allows ${mostPrefixes}`)
  return undefined
}

function full(what: string): Problem {
  return {
    field: 'spec.loadBalancerSourceRanges',
    value: '',
    why: `the network security group would have ${what}`,
    fix: 'Use the same sources and ports as other Services, which then share a rule, or fewer ranges',
  }
}
