import type { Engine } from '../../arm/engine.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { objectsAt } from '../../arm/json.ts'
import { keyOf, nameOf } from '../../arm/resource-id.ts'
import { checkResourceName } from '../../arm/resource-name.ts'
import type { Draft } from '../../arm/resource-type.ts'
import { parseShape, withoutMembers } from '../../arm/shape.ts'
import { networkInterfaceErrors } from '../network-interface/errors.ts'
import type { IpConfiguration } from '../network-interface/model.ts'
import { placeAddresses, placesOf } from '../place-addresses.ts'
import type { PrivateAddresses } from '../private-addresses.ts'
import { parseTracked } from '../tracked.ts'
import type { EndpointConnection, PrivateLinkService } from './model.ts'
import { connectionSchema, linkConfigurationSchema, privateLinkServiceSchema } from './schema.ts'

export const type = 'Microsoft.Network/privateLinkServices'
const readOnly = ['provisioningState', 'resourceGuid', 'networkInterfaces', 'alias']

/** Reads a private link service and gives its ip configurations their addresses. */
export function parseLinkService(
  engine: Engine,
  addresses: PrivateAddresses,
  draft: Draft<PrivateLinkService>,
): PrivateLinkService {
  const { id, body, previous } = draft
  const { resourceGuid, ...around } = parseTracked(engine, draft, type)
  const given = withoutMembers(body['properties'], readOnly)
  const parsed = parseShape(privateLinkServiceSchema, given, { path: 'properties', knobs: engine.knobs })
  const { visibility, autoApproval } = parsed
  return {
    ...around,
    properties: {
      ...parsed,
      visibility: { subscriptions: visibility.subscriptions },
      autoApproval: { subscriptions: autoApproval.subscriptions },
      ipConfigurations: placed(engine, addresses, draft, parsed.ipConfigurations),
      resourceGuid,
      alias:
        previous?.properties.alias ??
        `${nameOf(id)}.${resourceGuid}.${engine.location.region}.azure.privatelinkservice`,
      privateEndpointConnections: connectionsOf(engine, body['properties'], previous),
    },
  }
}

/** Connections come with endpoints; whoever writes the service can only leave them out or change their state. */
function connectionsOf(
  engine: Engine,
  properties: unknown,
  previous: PrivateLinkService | undefined,
): readonly EndpointConnection[] {
  const before = previous?.properties.privateEndpointConnections ?? []
  if (!Array.isArray(Object(properties)['privateEndpointConnections'])) return before
  const given = objectsAt(properties, 'privateEndpointConnections').map((value) =>
    parseShape(connectionSchema, value, { path: 'privateEndpointConnections', knobs: engine.knobs }),
  )
  return before.flatMap((connection) => {
    const wanted = given.find(({ name }) => keyOf(name) === keyOf(connection.name))
    if (wanted === undefined) return []
    const state = wanted.properties.privateLinkServiceConnectionState
    if (state === undefined) return [connection]
    const { status, description, actionsRequired } = state
    return [{ ...connection, state: { status, description, actionsRequired } }]
  })
}

function placed(
  engine: Engine,
  addresses: PrivateAddresses,
  { id, previous }: Draft<PrivateLinkService>,
  given: readonly unknown[],
): readonly IpConfiguration[] {
  if (given.length === 0) throw errors.valueMissing('ipConfigurations', id)
  const wanted = given.map((value, index) => {
    const path = `properties.ipConfigurations[${index}]`
    const outer = withoutMembers(value, [])
    const cleaned = { ...outer, properties: withoutMembers(outer['properties'], ['provisioningState']) }
    const { name, properties } = parseShape(linkConfigurationSchema, cleaned, { path, knobs: engine.knobs })
    const { subnet } = properties
    if (subnet === undefined) throw networkInterfaceErrors.subnetRequired(`${id}/ipConfigurations/${name}`)
    return {
      name: checkResourceName(name),
      id: `${id}/ipConfigurations/${name}`,
      properties: { ...properties, subnet },
    }
  })
  const found = placeAddresses(addresses, id, placesOf(wanted, previous?.properties.ipConfigurations))
  return wanted.map(({ name, id: from, properties }, index) => {
    const primary = properties.primary ?? index === 0
    return { name, id: from, extra: {}, properties: { ...properties, primary, privateIPAddress: found[index] ?? '' } }
  })
}
