import { objectAt, objectsAt, stringAt } from '../azure/arm/json.ts'
import type { JsonObject } from '../azure/arm/json.ts'
import { keyOf } from '../azure/arm/resource-id.ts'
import type { Resource } from '../azure/arm/resource.ts'
import type { Transport } from './flow.ts'
import type { PortRange, SecurityRule, Subnet } from './network-view.ts'
import { defaultRules } from './security.ts'

/** Reads all subnets with the inbound rules of their security groups, default rules included. */
export function readSubnets(networks: readonly Resource[], groups: readonly Resource[]): readonly Subnet[] {
  const inbound = new Map(groups.map((group) => [keyOf(group.id), readInbound(group)] as const))
  return networks.flatMap(({ properties }) => {
    const networkPrefixes = addressSpaceOf(properties)
    return objectsAt(properties, 'subnets').map((subnet) => {
      const own = objectAt(subnet, 'properties')
      const groupId = stringAt(objectAt(own, 'networkSecurityGroup'), 'id')
      return {
        prefixes: singleOrMany(own, 'addressPrefix', 'addressPrefixes'),
        networkPrefixes,
        inbound: groupId === undefined ? undefined : inbound.get(keyOf(groupId)),
      }
    })
  })
}

export function addressSpaceOf(network: JsonObject): readonly string[] {
  return stringsAt(objectAt(network, 'addressSpace'), 'addressPrefixes')
}

function readInbound({ properties }: Resource): readonly SecurityRule[] {
  const own = objectsAt(properties, 'securityRules').map((rule) => objectAt(rule, 'properties'))
  const inbound = own.filter((rule) => stringAt(rule, 'direction') === 'Inbound').map(readRule)
  return [...inbound, ...defaultRules].toSorted((a, b) => a.priority - b.priority)
}

/** Of Icmp, Esp and Ah there are no flows here. */
function transportsOf(rule: JsonObject): readonly Transport[] {
  const protocol = stringAt(rule, 'protocol')?.toLowerCase()
  return (['Tcp', 'Udp'] as const).filter((transport) => protocol === '*' || protocol === transport.toLowerCase())
}

function readRule(rule: JsonObject): SecurityRule {
  const ranges = (one: string, many: string) => singleOrMany(rule, one, many).map(toRange)
  const priority = rule['priority']
  return {
    priority: typeof priority === 'number' ? priority : Number.POSITIVE_INFINITY,
    allows: stringAt(rule, 'access') === 'Allow',
    transports: transportsOf(rule),
    sources: singleOrMany(rule, 'sourceAddressPrefix', 'sourceAddressPrefixes'),
    destinations: singleOrMany(rule, 'destinationAddressPrefix', 'destinationAddressPrefixes'),
    sourcePorts: ranges('sourcePortRange', 'sourcePortRanges'),
    destinationPorts: ranges('destinationPortRange', 'destinationPortRanges'),
  }
}

/** Reads `80`, `8000-8100` and `*`. */
function toRange(text: string): PortRange {
  if (text === '*') return { first: 0, last: 65_535 }
  const [first, last = first] = text.split('-').map(Number)
  return { first: first ?? Number.NaN, last: last ?? Number.NaN }
}

/** ARM has a member for one value and another for many, and uses either. */
function singleOrMany(object: JsonObject, one: string, many: string): readonly string[] {
  const single = stringAt(object, one)
  return [...(single === undefined || single === '' ? [] : [single]), ...stringsAt(object, many)]
}

function stringsAt(object: JsonObject, member: string): readonly string[] {
  const found = object[member]
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : []
}
