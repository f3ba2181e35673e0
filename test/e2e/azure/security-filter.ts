import { topology } from '../rack/topology.ts'
import type { NetworkSecurityGroup, SecurityRule } from './wire.ts'

type Rule = SecurityRule['properties']

const virtualNetwork = [topology.vnet, topology.pods]
const any = ['0.0.0.0/0', '*']

/** What every security group ends with (Azure's rules 65000, 65001 and 65500). */
const defaultRules: readonly string[] = [
  `ip saddr { ${virtualNetwork.join(', ')} } ip daddr { ${virtualNetwork.join(', ')} } accept`,
  `ip saddr ${topology.probeSource} accept`,
  'drop',
]

/** Writes a security group's inbound rules as nftables rules, in the order of their priorities. No group = all open. */
export function securityFilter(group: NetworkSecurityGroup | undefined): readonly string[] {
  if (group === undefined) return []
  const own = group.properties.securityRules
    .map((rule) => rule.properties)
    .filter((rule) => rule.direction === 'Inbound')
    .toSorted((left, right) => left.priority - right.priority)
    .flatMap(filterRule)
  return [...own, ...defaultRules]
}

function filterRule(rule: Rule): readonly string[] {
  const source = addresses('ip saddr', join(rule.sourceAddressPrefix, rule.sourceAddressPrefixes))
  const destination = addresses('ip daddr', join(rule.destinationAddressPrefix, rule.destinationAddressPrefixes))
  if (source === undefined || destination === undefined) return []
  const verdict = rule.access === 'Allow' ? 'accept' : 'drop'
  const port = ports(rule.protocol, join(rule.destinationPortRange, rule.destinationPortRanges))
  return [[source, destination, port, verdict].filter((part) => part !== '').join(' ')]
}

function join(one: string | undefined, more: readonly string[]): readonly string[] {
  return one === undefined || one === '' ? more : [one, ...more]
}

/** Returns undefined where nothing can match: only IPv6 prefixes or tags that name nothing on this site. */
function addresses(field: string, prefixes: readonly string[]): string | undefined {
  if (prefixes.some((prefix) => any.includes(prefix))) return ''
  if (prefixes.includes('Internet')) return `${field} != { ${virtualNetwork.join(', ')} }`
  const known = prefixes.flatMap((prefix) => {
    if (prefix === 'VirtualNetwork') return virtualNetwork
    if (prefix === 'AzureLoadBalancer') return [topology.probeSource]
    return /^[\d./]+$/u.test(prefix) ? [prefix] : []
  })
  return known.length === 0 ? undefined : `${field} { ${known.join(', ')} }`
}

function ports(protocol: string, ranges: readonly string[]): string {
  const name = protocol.toLowerCase()
  const transport = name === '*' ? 'meta l4proto { tcp, udp }' : `meta l4proto ${name}`
  return ranges.includes('*') ? transport : `${transport} th dport { ${ranges.join(', ')} }`
}
