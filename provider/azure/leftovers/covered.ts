import type { SecurityRule, SecurityRuleProperties } from '../security-group/body.ts'
import { destinationsOf } from '../security-group/rule.ts'

/** Whether `wide` says all that `narrow` says: the same access for at least its protocol, sources, ports and destinations. */
export function allows(wide: SecurityRule, narrow: SecurityRule): boolean {
  const [outer, inner] = [wide.properties ?? {}, narrow.properties ?? {}]
  const destinations = destinationsOf(narrow)
  return (
    same(outer.access, inner.access) &&
    same(outer.direction, inner.direction) &&
    (outer.protocol === '*' || same(outer.protocol, inner.protocol)) &&
    holds(sourcesOf(outer), sourcesOf(inner)) &&
    holds(portsOf(outer), portsOf(inner)) &&
    destinations.length > 0 &&
    holds(destinationsOf(wide), destinations)
  )
}

function holds(outer: readonly string[], inner: readonly string[]): boolean {
  const all = new Set(outer.map((value) => value.toLowerCase()))
  return all.has('*') || inner.every((value) => all.has(value.toLowerCase()))
}

function sourcesOf({ sourceAddressPrefix, sourceAddressPrefixes = [] }: SecurityRuleProperties): readonly string[] {
  return sourceAddressPrefix === undefined ? sourceAddressPrefixes : [sourceAddressPrefix, ...sourceAddressPrefixes]
}

function portsOf({ destinationPortRange, destinationPortRanges = [] }: SecurityRuleProperties): readonly string[] {
  return destinationPortRange === undefined ? destinationPortRanges : [destinationPortRange, ...destinationPortRanges]
}

function same(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase()
}
