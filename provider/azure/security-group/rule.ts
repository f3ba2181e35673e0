/**
 * Security rules as sets. Azure answers the same rule in several forms (one value in the singular field, several in the
 * plural one, empty arrays beside it), and comparing forms instead of meanings makes the Azure provider write its security
 * group in every pass (azure-provider-behaviour 3.8, 5.4b).
 */
import {
  allowRuleName,
  denyRuleName,
  isManagedSecurityRule,
  readSecurityRuleName,
  type SecurityRulePrefix,
} from '../names/security-rule-name.ts'
import type { SecurityRule, SecurityRuleProperties } from './body.ts'
import type { Opening } from './part.ts'

/** What makes two openings share a rule. */
export function openingKey({ access, family, protocol, sources, ports }: Omit<Opening, 'destinations'>): string {
  const list = (values: readonly (string | number)[]) => values.map(String).map(lower).toSorted(compare).join(',')
  return access === 'Deny' ? `deny ${family}` : `${family} ${lower(protocol)} ${list(sources)} ${list(ports)}`
}

/** The same key for a rule that stands; undefined if it is not one that we would write. */
export function ruleKey(rule: SecurityRule, prefix: SecurityRulePrefix): string | undefined {
  const { properties = {} } = rule
  const { priority = 0, access, direction, destinationApplicationSecurityGroups: groups = [] } = properties
  const name = readSecurityRuleName(rule.name, prefix)
  if (name === undefined || !isManagedSecurityRule(rule.name, priority, prefix) || groups.length > 0) return undefined
  if (direction?.toLowerCase() !== 'inbound') return undefined
  if (name.action === 'deny') return access?.toLowerCase() === 'deny' ? `deny ${name.family}` : undefined
  if (access?.toLowerCase() !== 'allow') return undefined
  const { protocol = '*' } = properties
  const sources = sourcesOf(rule).map(lower).toSorted(compare).join(',')
  const ports = portsOf(rule).toSorted(compare).join(',')
  return `${name.family} ${lower(protocol)} ${sources} ${ports}`
}

/** Where a rule leads, as written. */
export function destinationsOf({ properties = {} }: SecurityRule): readonly string[] {
  return joined(properties.destinationAddressPrefix, properties.destinationAddressPrefixes)
}

/** Where packets may come from, as written. */
export function sourcesOf({ properties = {} }: SecurityRule): readonly string[] {
  return joined(properties.sourceAddressPrefix, properties.sourceAddressPrefixes)
}

/** Which ports it opens, as written. */
export function portsOf({ properties = {} }: SecurityRule): readonly string[] {
  return joined(properties.destinationPortRange, properties.destinationPortRanges)
}

/** The rule with other destinations; all else stays as it stands. */
export function withDestinations(rule: SecurityRule, destinations: readonly string[]): SecurityRule {
  const { destinationAddressPrefix: _one, destinationAddressPrefixes: _many, ...rest } = rule.properties ?? {}
  return { ...rule, properties: { ...rest, ...destinationFields(destinations) } }
}

/** Where a new rule goes, and where it leads. */
export interface RulePlace {
  readonly prefix: SecurityRulePrefix
  /** Names in lower case that other rules have. */
  readonly taken: ReadonlySet<string>
  readonly priority: number
  readonly destinations: readonly string[]
}

/** A new rule in the form in which the Azure provider writes it. */
export function newRule(
  opening: Omit<Opening, 'destinations'>,
  { prefix, taken, priority, destinations }: RulePlace,
): SecurityRule {
  const { access, family, protocol, sources, ports } = opening
  const common = { access, direction: 'Inbound', priority, sourcePortRange: '*', ...destinationFields(destinations) }
  if (access === 'Deny') {
    const properties = { ...common, protocol: '*', sourceAddressPrefix: '*', destinationPortRange: '*' }
    return { name: freeName(denyRuleName(family, prefix), taken), properties }
  }
  const properties: SecurityRuleProperties = {
    ...common,
    protocol,
    ...sourceFields(sources),
    destinationPortRanges: ports.map(String),
  }
  return { name: freeName(allowRuleName({ family, protocol, sources, ports }, prefix), taken), properties }
}

/**
 * The name that is due, unless a rule has it that says something else: somebody has edited it, or leads it to application
 * security groups. Two rules of one name would have Azure refuse the whole security group.
 */
function freeName(due: string, taken: ReadonlySet<string>): string {
  for (let at = 1; ; at += 1) {
    const name = at === 1 ? due : `${due}-${at}`
    if (!taken.has(name.toLowerCase())) return name
  }
}

function sourceFields(sources: readonly string[]): SecurityRuleProperties {
  const [tag] = sources
  const isTag = sources.length === 1 && tag !== undefined && !tag.includes('/')
  return isTag ? { sourceAddressPrefix: tag } : { sourceAddressPrefixes: sources }
}

function destinationFields(destinations: readonly string[]): SecurityRuleProperties {
  const [only] = destinations
  return destinations.length === 1 && only !== undefined
    ? { destinationAddressPrefix: only }
    : { destinationAddressPrefixes: destinations }
}

function joined(one: string | undefined, many: readonly string[] | undefined): readonly string[] {
  return [...new Set([...(one === undefined || one === '' ? [] : [one]), ...(many ?? [])])]
}

const lower = (text: string) => text.toLowerCase()
const compare = (one: string, other: string) => (one < other ? -1 : Number(one > other))
