import { objectAt, objectsAt, stringAt } from '../azure/arm/json.ts'
import type { JsonObject } from '../azure/arm/json.ts'
import { keyOf } from '../azure/arm/resource-id.ts'
import type { Resource } from '../azure/arm/resource.ts'
import type { Member } from './network-view.ts'
import { nameIn, numberAt } from './wire-members.ts'

/** Answers the private address of an interface's ip configuration, a scale set machine's too. */
export type InterfaceAddress = (configurationId: string) => string | undefined

/** Reads the members of each pool of `balancer`, by the pool's key. */
export function readPools(
  { properties }: Resource,
  addressOf: InterfaceAddress,
): ReadonlyMap<string, readonly Member[]> {
  return new Map(
    objectsAt(properties, 'backendAddressPools').map(
      (pool) => [keyOf(stringAt(pool, 'id') ?? ''), readMembers(pool, addressOf)] as const,
    ),
  )
}

/** Answers the address of an entry of a pool: its own, or that of the interface which joined. */
export function memberIp(entry: JsonObject, addressOf: InterfaceAddress): string | undefined {
  const properties = objectAt(entry, 'properties')
  const configuration = stringAt(objectAt(properties, 'networkInterfaceIPConfiguration'), 'id')
  return stringAt(properties, 'ipAddress') ?? (configuration === undefined ? undefined : addressOf(configuration))
}

function readMembers(pool: JsonObject, addressOf: InterfaceAddress): readonly Member[] {
  const properties = objectAt(pool, 'properties')
  const drainSeconds = numberAt(properties, 'drainPeriodInSeconds')
  const drainMs = drainSeconds === undefined ? undefined : drainSeconds * 1000
  return objectsAt(properties, 'loadBalancerBackendAddresses').flatMap((entry) => {
    const ip = memberIp(entry, addressOf)
    const adminState = adminStateOf(objectAt(entry, 'properties'))
    return ip === undefined ? [] : [{ name: nameIn(entry), ip, adminState, drainMs }]
  })
}

function adminStateOf(properties: JsonObject): Member['adminState'] {
  const state = stringAt(properties, 'adminState')
  return state === 'Up' || state === 'Down' ? state : 'None'
}
