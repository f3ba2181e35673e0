import type { Engine } from '../../arm/engine.ts'
import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { parseResourceId } from '../../arm/resource-id.ts'

interface AppliedRule {
  readonly segment: 'securityRules' | 'defaultSecurityRules'
  readonly rule: JsonObject
  /** The address space of the virtual network that it is applied in. */
  readonly space: readonly string[]
}

/** Where Azure's own traffic comes from, probes among it; part of what `VirtualNetwork` means. */
const azure = '168.63.129.16/32'

/** Answers a rule as it is applied: every wildcard a range, every tag and group that is known here its addresses. */
export function effectiveRule(engine: Engine, { segment, rule, space }: AppliedRule): JsonObject {
  const properties = objectAt(rule, 'properties')
  const { protocol, access, priority, direction } = properties
  return {
    name: `${segment}/${stringAt(rule, 'name') ?? ''}`,
    protocol: protocol === '*' ? 'All' : protocol,
    ...portsAt(properties, 'source'),
    ...portsAt(properties, 'destination'),
    ...prefixesAt(engine, properties, space, 'source'),
    ...prefixesAt(engine, properties, space, 'destination'),
    access,
    priority,
    direction,
  }
}

type Side = 'source' | 'destination'

function portsAt(properties: JsonObject, side: Side): JsonObject {
  const ranges = given(properties, `${side}PortRange`).map((range) => {
    if (range === '*') return '0-65535'
    return range.includes('-') ? range : `${range}-${range}`
  })
  return { [`${side}PortRange`]: ranges[0], [`${side}PortRanges`]: ranges }
}

function prefixesAt(engine: Engine, properties: JsonObject, space: readonly string[], side: Side): JsonObject {
  const groups = objectsAt(properties, `${side}ApplicationSecurityGroups`)
  const named = given(properties, `${side}AddressPrefix`).map((prefix) => (prefix === '*' ? '0.0.0.0/0' : prefix))
  const prefixes = groups.length > 0 ? groups.flatMap((group) => addressesIn(engine, group)) : named
  const expanded = prefixes.flatMap((prefix) => expand(prefix, space))
  const letter = side === 'source' ? 'Source' : 'Destination'
  return {
    [`${side}AddressPrefix`]: prefixes[0],
    [`${side}AddressPrefixes`]: prefixes,
    ...(expanded.length === 0 ? {} : { [`expanded${letter}AddressPrefix`]: expanded }),
  }
}

/** Answers what stands in the singular member, or all of the plural one. */
function given(properties: JsonObject, singular: string): readonly string[] {
  const many = properties[singular.endsWith('Prefix') ? `${singular}es` : `${singular}s`]
  if (Array.isArray(many) && many.length > 0) return many.map(String)
  const one = stringAt(properties, singular)
  return one === undefined ? [] : [one]
}

function expand(prefix: string, space: readonly string[]): readonly string[] {
  if (prefix === 'AzureLoadBalancer') return [azure]
  return prefix === 'VirtualNetwork' ? [...space, azure] : []
}

function addressesIn({ registry, references }: Engine, group: JsonObject): readonly string[] {
  return references.current(stringAt(group, 'id') ?? '').flatMap(({ from }) => {
    const id = parseResourceId(from)
    const configuration = id && registry.collectionOf(id)?.child(id)
    const address = stringAt(objectAt(configuration, 'properties'), 'privateIPAddress')
    return address === undefined ? [] : [`${address}/32`]
  })
}
