import { objectAt, objectsAt, stringAt } from '../azure/arm/json.ts'
import type { JsonObject } from '../azure/arm/json.ts'
import { keyOf } from '../azure/arm/resource-id.ts'
import type { Resource } from '../azure/arm/resource.ts'
import type { Distribution } from './distribution.ts'
import type { Frontend, Member, Probe, Rule } from './network-view.ts'
import { readPools } from './read-pools.ts'
import type { InterfaceAddress } from './read-pools.ts'
import { nameIn, numberAt } from './wire-members.ts'

interface Parts {
  readonly frontends: ReadonlyMap<string, Frontend>
  readonly members: ReadonlyMap<string, readonly Member[]>
  readonly probes: ReadonlyMap<string, Probe>
}

/**
 * Reads the TCP rules of all load balancers. Left out: rules of other protocols, HA-ports rules (a listener needs a
 * port), and rules whose frontend has no address yet.
 */
export function readRules(
  loadBalancers: readonly Resource[],
  publicAddresses: readonly Resource[],
  interfaces: InterfaceAddress,
): readonly Rule[] {
  const addresses = new Map(
    publicAddresses.map(({ id, properties }) => [keyOf(id), stringAt(properties, 'ipAddress')] as const),
  )
  return loadBalancers.flatMap((lb) => {
    const parts = readParts(lb, addresses, readPools(lb, interfaces))
    return objectsAt(lb.properties, 'loadBalancingRules').flatMap((rule) => readRule(lb, rule, parts) ?? [])
  })
}

function readParts(
  { properties }: Resource,
  addresses: ReadonlyMap<string, string | undefined>,
  members: Parts['members'],
): Parts {
  const byId = <T>(member: string, read: (child: JsonObject) => T | undefined) =>
    new Map(
      objectsAt(properties, member).flatMap((child) => {
        const [id, value] = [stringAt(child, 'id'), read(child)]
        return id === undefined || value === undefined ? [] : [[keyOf(id), value] as const]
      }),
    )
  return {
    frontends: byId('frontendIPConfigurations', (child) => readFrontend(child, addresses)),
    members,
    probes: byId('probes', readProbe),
  }
}

function readFrontend(child: JsonObject, addresses: ReadonlyMap<string, string | undefined>): Frontend | undefined {
  const properties = objectAt(child, 'properties')
  const publicId = stringAt(objectAt(properties, 'publicIPAddress'), 'id')
  const ip = publicId === undefined ? stringAt(properties, 'privateIPAddress') : addresses.get(keyOf(publicId))
  return ip === undefined ? undefined : { name: nameIn(child), ip, private: publicId === undefined }
}

function readProbe(child: JsonObject): Probe {
  const properties = objectAt(child, 'properties')
  const protocol = stringAt(properties, 'protocol')?.toLowerCase()
  return {
    name: nameIn(child),
    protocol: protocol === 'http' ? 'Http' : protocol === 'https' ? 'Https' : 'Tcp',
    port: numberAt(properties, 'port') ?? 0,
    path: stringAt(properties, 'requestPath') ?? '/',
    intervalMs: (numberAt(properties, 'intervalInSeconds') ?? 15) * 1000,
    // numberOfProbes has no effect (arm-semantics section 6).
    threshold: Math.max(numberAt(properties, 'probeThreshold') ?? 1, 1),
  }
}

function readRule(lb: Resource, rule: JsonObject, parts: Parts): Rule | undefined {
  const properties = objectAt(rule, 'properties')
  const reference = (member: string) => keyOf(stringAt(objectAt(properties, member), 'id') ?? '')
  const frontend = parts.frontends.get(reference('frontendIPConfiguration'))
  const frontendPort = numberAt(properties, 'frontendPort') ?? 0
  const isTcp = stringAt(properties, 'protocol')?.toLowerCase() === 'tcp'
  if (frontend === undefined || !isTcp || frontendPort === 0) return undefined
  return {
    id: `${keyOf(lb.id)}/${nameIn(rule).toLowerCase()}`,
    name: nameIn(rule),
    loadBalancer: lb.name,
    loadBalancerId: keyOf(lb.id),
    frontend,
    frontendPort,
    backendPort: numberAt(properties, 'backendPort') ?? 0,
    floatingIp: properties['enableFloatingIP'] === true,
    distribution: distributionOf(stringAt(properties, 'loadDistribution')),
    idleTimeoutMs: (numberAt(properties, 'idleTimeoutInMinutes') ?? 4) * 60_000,
    tcpReset: properties['enableTcpReset'] === true,
    members: membersOf(properties, parts),
    probe: parts.probes.get(reference('probe')),
    sendsToAllWhenDown: sendsToAllWhenDown(lb, reference('probe')),
  }
}

function membersOf(properties: JsonObject, { members }: Parts): readonly Member[] {
  const pools = [objectAt(properties, 'backendAddressPool'), ...objectsAt(properties, 'backendAddressPools')]
  // Both members name the same pool in what Azure answers.
  const ids = new Set(pools.map((pool) => keyOf(stringAt(pool, 'id') ?? '')))
  const byIp = new Map([...ids].flatMap((id) => members.get(id) ?? []).map((member) => [member.ip, member] as const))
  // Sorted, so that the order in which a document lists its members does not move flows.
  return [...byIp.values()].toSorted((a, b) => (a.ip < b.ip ? -1 : 1))
}

function sendsToAllWhenDown(lb: Resource, probeId: string): boolean {
  const probe = objectsAt(lb.properties, 'probes').find((child) => keyOf(stringAt(child, 'id') ?? '') === probeId)
  return stringAt(objectAt(probe, 'properties'), 'noHealthyBackendsBehavior') === 'AllProbedUp'
}

function distributionOf(text: string | undefined): Distribution {
  return text === 'SourceIP' || text === 'SourceIPProtocol' ? text : 'Default'
}
