import { z } from 'zod'
import { errors } from '../../arm/error-catalogue.ts'
import { isJsonObject, objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { keyOf } from '../../arm/resource-id.ts'
import { checkResourceName } from '../../arm/resource-name.ts'
import { parseShape, withoutMembers } from '../../arm/shape.ts'
import type { Knobs } from '../../knobs.ts'
import type { AdminStates, Child, Children, Rule } from './model.ts'
import { adminState, childShapes, loadBalancerPropertiesSchema } from './schema.ts'
import type { ChildProperties, ChildSegment } from './schema.ts'

const envelopeSchema = z.looseObject({
  name: z.string(),
  id: z.unknown().optional(),
  type: z.unknown().optional(),
  etag: z.unknown().optional(),
  zones: z.array(z.string()).optional(),
  properties: z.unknown().optional(),
})
const envelope = ['name', 'id', 'type', 'etag', 'zones', 'properties']

/** Reads the seven arrays of a load balancer; throws on the first child that is malformed or named twice. */
export function parseChildren(id: string, properties: unknown, knobs: Knobs): Children {
  const arrays = parseShape(loadBalancerPropertiesSchema, properties, { path: 'properties', knobs })
  function children<Segment extends ChildSegment>(segment: Segment): readonly Child<Segment>[] {
    const parsed = arrays[segment].map((value, index) => {
      const path = `properties.${segment}[${index}]`
      return parseChild(value, { segment, path, knobs, parent: `${id}/${segment}` })
    })
    assertNamesDiffer(parsed, `properties.${segment}`)
    return parsed
  }
  return {
    frontendIPConfigurations: children('frontendIPConfigurations'),
    backendAddressPools: children('backendAddressPools'),
    loadBalancingRules: children('loadBalancingRules').map(withBothPools),
    probes: children('probes'),
    inboundNatRules: children('inboundNatRules'),
    outboundRules: children('outboundRules'),
    inboundNatPools: children('inboundNatPools'),
  }
}

interface At<Segment> {
  readonly segment: Segment
  readonly path: string
  readonly parent: string
  readonly knobs: Knobs
}

function parseChild<Segment extends ChildSegment>(value: unknown, at: At<Segment>): Child<Segment> {
  const outer = parseShape(envelopeSchema, value, at)
  const name = checkResourceName(outer.name)
  const { properties: schema, readOnly } = childShapes[at.segment]
  const given = withoutInterfaces(withoutMembers(outer.properties, [...readOnly, 'provisioningState']))
  // TypeScript cannot follow an index by a type parameter through zod's output: the segment chose the schema.
  const properties = parseShape(schema, given, { ...at, path: `${at.path}.properties` }) as ChildProperties<Segment>
  const child = {
    name,
    id: `${at.parent}/${name}`,
    zones: outer.zones,
    properties,
    extra: withoutMembers(outer, envelope),
  }
  const adminStates = at.segment === 'backendAddressPools' ? adminStatesIn(outer.properties, at) : {}
  return Object.keys(adminStates).length === 0 ? child : { ...child, adminStates }
}

/** Reads the adminState of interfaces: of all that is said of them in a pool, this alone is a client's to write. */
function adminStatesIn(properties: unknown, { path, knobs }: At<ChildSegment>): AdminStates {
  const told = objectsAt(properties, 'loadBalancerBackendAddresses').flatMap((address) => {
    const inner = objectAt(address, 'properties')
    const name = stringAt(address, 'name')
    if (name === undefined || !isInterface(inner) || inner['adminState'] === undefined) return []
    return [[name, parseShape(adminState, inner['adminState'], { path: `${path}.adminState`, knobs })] as const]
  })
  return Object.fromEntries(told)
}

/** Drops what only the service writes into a pool's addresses: interfaces name their pools, not the other way round. */
function withoutInterfaces(properties: JsonObject): JsonObject {
  if (!Array.isArray(properties['loadBalancerBackendAddresses'])) return properties
  const addresses = objectsAt(properties, 'loadBalancerBackendAddresses')
  const named = addresses.filter((address) => !isInterface(objectAt(address, 'properties')))
  const kept = named.map((address) => {
    const inner = address['properties']
    return isJsonObject(inner)
      ? { ...address, properties: withoutMembers(inner, ['inboundNatRulesPortMapping']) }
      : address
  })
  const { loadBalancerBackendAddresses: all, ...others } = properties
  // All of them were interfaces: the pool itself names no address, and said so by leaving the member out.
  if (addresses.length > 0 && kept.length === 0) return others
  return { ...others, loadBalancerBackendAddresses: addresses.length === all.length ? kept : all }
}

const identifying = ['ipAddress', 'virtualNetwork', 'subnet', 'loadBalancerFrontendIPConfiguration']

/** Also the bare name is one: the SDKs drop the read-only reference when they send back what they read. */
function isInterface(properties: JsonObject): boolean {
  if (properties['networkInterfaceIPConfiguration'] !== undefined) return true
  return identifying.every((member) => properties[member] === undefined)
}

/** Rules name their pool twice in answers: newer versions have the plural, older ones the singular (2.4). */
function withBothPools(rule: Rule): Rule {
  const { backendAddressPool: one, backendAddressPools: many } = rule.properties
  const pools = many ?? (one === undefined ? [] : [one])
  const [first] = pools
  if (first === undefined) return rule
  return { ...rule, properties: { ...rule.properties, backendAddressPool: first, backendAddressPools: pools } }
}

function assertNamesDiffer(children: readonly { readonly name: string }[], path: string): void {
  const seen = new Set<string>()
  for (const { name } of children) {
    if (seen.has(keyOf(name))) throw errors.nameTwice(name, path)
    seen.add(keyOf(name))
  }
}
