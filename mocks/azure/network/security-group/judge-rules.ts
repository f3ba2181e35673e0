import type { SecurityRule, SecurityRuleProperties } from './model.ts'
import { keyOf } from '../../arm/resource-id.ts'
import { refuseUnverified } from '../../arm/unverified.ts'
import type { Knobs } from '../../knobs.ts'
import { parseAddress, parseRange } from '../address-range.ts'
import { applicationGroupErrors } from '../application-security-group/errors.ts'
import { networkErrors } from '../error-catalogue.ts'
import { limits } from '../limits.ts'

const portRange = /^(\d{1,5})(?:-(\d{1,5}))?$/
// Service tags begin with a letter: Internet, VirtualNetwork, AzureLoadBalancer, Storage.WestEurope.
const serviceTag = /^[A-Za-z][\w.-]*$/

/** Judges the rules of a security group: ranges, prefixes, priorities and how many (arm-semantics 3.2). */
export function judgeRules(knobs: Knobs, group: string, rules: readonly SecurityRule[]): void {
  if (rules.length > limits.rulesPerSecurityGroup) {
    refuseUnverified(knobs, networkErrors.tooManyRules(group, limits.rulesPerSecurityGroup))
  }
  const taken = new Map<string, string>()
  for (const rule of rules) {
    judgeRule(`${group}/securityRules/${rule.name}`, rule.properties)
    const { direction, priority } = rule.properties
    const other = taken.get(`${direction} ${priority}`)
    if (other !== undefined) throw networkErrors.rulesConflict(rule.name, other)
    taken.set(`${direction} ${priority}`, rule.name)
  }
  judgeApplicationGroups(knobs, group, rules)
  for (const side of ['source', 'destination'] as const) {
    const count = rules.reduce((sum, { properties }) => sum + prefixesOf(properties, side).length, 0)
    if (count > limits.prefixesPerSecurityGroup) {
      refuseUnverified(knobs, networkErrors.tooManyPrefixes(group, limits.prefixesPerSecurityGroup))
    }
  }
}

function judgeApplicationGroups(knobs: Knobs, group: string, rules: readonly SecurityRule[]): void {
  const named = new Set<string>()
  for (const { name, properties } of rules) {
    for (const side of ['source', 'destination'] as const) {
      const groups = properties[`${side}ApplicationSecurityGroups`] ?? []
      if (groups.length > limits.applicationGroupsPerSecurityRule) {
        refuseUnverified(knobs, applicationGroupErrors.tooManyPerRule(name, limits.applicationGroupsPerSecurityRule))
      }
      for (const { id } of groups) named.add(keyOf(id))
    }
  }
  if (named.size > limits.applicationGroupsPerSecurityGroup) {
    refuseUnverified(knobs, applicationGroupErrors.tooManyPerGroup(group, limits.applicationGroupsPerSecurityGroup))
  }
}

function judgeRule(id: string, rule: SecurityRuleProperties): void {
  if (rule.priority < 100 || rule.priority > 4096) throw networkErrors.priorityInvalid(rule.priority)
  for (const side of ['source', 'destination'] as const) {
    const port = rule[`${side}PortRange`]
    const ports = rule[`${side}PortRanges`]
    assertOne(id, { [`${side}PortRange`]: port, [`${side}PortRanges`]: ports })
    for (const range of ports.length > 0 ? ports : [port ?? '']) judgePorts(range)
    const groups = rule[`${side}ApplicationSecurityGroups`] ?? []
    if (groups.length > 0) continue
    const prefix = rule[`${side}AddressPrefix`]
    const prefixes = rule[`${side}AddressPrefixes`]
    assertOne(id, { [`${side}AddressPrefix`]: prefix, [`${side}AddressPrefixes`]: prefixes })
    for (const one of prefixesOf(rule, side)) judgePrefix(one)
  }
}

/** Either the single or the plural member, never both, never neither. */
function assertOne(id: string, members: Readonly<Record<string, string | readonly string[] | undefined>>): void {
  const given = Object.values(members).filter((value) => value !== undefined && value.length > 0)
  const [single = '', plural = ''] = Object.keys(members)
  if (given.length !== 1) throw networkErrors.prefixesAmbiguous(id, single, plural)
}

function judgePorts(range: string): void {
  if (range === '*') return
  const [, from, to] = portRange.exec(range) ?? []
  const [low, high] = [Number(from), Number(to ?? from)]
  if (from === undefined || high > 65535 || low > high) throw networkErrors.portRangeInvalid(range)
}

function judgePrefix(prefix: string): void {
  if (prefix === '*' || serviceTag.test(prefix)) return
  if (parseAddress(prefix) !== undefined || parseRange(prefix) !== undefined) return
  throw networkErrors.addressPrefixInvalid(prefix)
}

function prefixesOf(rule: SecurityRuleProperties, side: 'source' | 'destination'): readonly string[] {
  const single = rule[`${side}AddressPrefix`]
  const plural = rule[`${side}AddressPrefixes`]
  return plural.length > 0 ? plural : single === undefined ? [] : [single]
}
