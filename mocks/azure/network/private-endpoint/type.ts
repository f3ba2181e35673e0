import { z } from 'zod'
import { latencies } from '../../arm/latency.ts'
import { keyOf } from '../../arm/resource-id.ts'
import type { Draft, ResourceType, Viewed } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { parseShape, reference, withoutMembers } from '../../arm/shape.ts'
import type { Table } from '../../arm/table.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { madeInterfaceId } from '../network-interface/made-interfaces.ts'
import { privateLinkErrors } from '../private-link-service/errors.ts'
import type { PrivateLinkService } from '../private-link-service/model.ts'
import { policyOf } from '../private-link-service/type.ts'
import type { LinkWorld } from '../private-link-service/type.ts'
import { parseTracked, viewTracked } from '../tracked.ts'
import type { PrivateEndpoint } from './model.ts'

const type = 'Microsoft.Network/privateEndpoints'
const readOnly = ['provisioningState', 'resourceGuid', 'networkInterfaces', 'customDnsConfigs']

const connection = z.looseObject({
  name: z.string(),
  properties: z.looseObject({ privateLinkServiceId: z.string().startsWith('/') }),
})
const schema = z.looseObject({
  subnet: reference,
  privateLinkServiceConnections: z.array(connection).default([]),
  manualPrivateLinkServiceConnections: z.array(connection).default([]),
})

export interface EndpointWorld extends LinkWorld {
  readonly services: Table<PrivateLinkService>
}

/** Private endpoints, as far as the connections of private link services need somebody at the other end. */
export function privateEndpointType(world: EndpointWorld): ResourceType<PrivateEndpoint> {
  const { services } = world
  return {
    namespace: 'Microsoft.Network',
    segment: 'privateEndpoints',
    noun: 'PrivateEndpoint',
    children: [],
    withoutPatch: true,
    parse: (draft) => parse(world, draft),
    references: (id, { properties }) => [
      { from: id, to: properties.subnet.id, address: properties.address },
      { from: id, to: madeInterfaceId(id, properties), makes: true },
      ...properties.connections.map(({ service }) => ({ from: id, to: service })),
    ],
    view: (of) => view(services, of),
    latency: () => latencies.privateLinkService,
  }
}

function parse({ engine, addresses, services }: EndpointWorld, draft: Draft<PrivateEndpoint>): PrivateEndpoint {
  const { id, body, previous } = draft
  const { resourceGuid, ...around } = parseTracked(engine, draft, type)
  const given = withoutMembers(body['properties'], readOnly)
  const parsed = parseShape(schema, given, { path: 'properties', knobs: engine.knobs })
  const { subnet, privateLinkServiceConnections, manualPrivateLinkServiceConnections } = parsed
  // PrivateEndpointNetworkPolicies of a subnet can also be enabled for security groups or route tables alone.
  const policies = policyOf(engine, subnet.id, 'privateEndpointNetworkPolicies')
  if (policies === 'Enabled') throw privateLinkErrors.endpointPoliciesEnabled(id, subnet.id)
  const connections = [
    ...privateLinkServiceConnections.map((one) => ({ ...one, manual: false })),
    ...manualPrivateLinkServiceConnections.map((one) => ({ ...one, manual: true })),
  ].map(({ name, properties, manual }) => ({ name, service: properties.privateLinkServiceId, manual }))
  for (const { service } of connections) {
    if (services.get(service) === undefined) throw errors.referenceInvalid(service, id)
  }
  const stays = previous !== undefined && keyOf(previous.properties.subnet.id) === keyOf(subnet.id)
  const wanted = {
    from: id,
    document: id,
    subnet: subnet.id,
    family: 'IPv4',
    beside: new Map<string, string>(),
  } as const
  const address = addresses.allocate(wanted, stays ? previous.properties.address : undefined)
  return { ...around, properties: { resourceGuid, subnet, connections, address } }
}

function view(services: Table<PrivateLinkService>, of: Viewed<PrivateEndpoint>): Resource {
  const { id, model, state } = of
  const shown = (manual: boolean) =>
    model.properties.connections
      .filter((one) => one.manual === manual)
      .map(({ name, service }) => {
        const found = services.get(service)?.accepted.properties.privateEndpointConnections
        const made = found?.find(({ privateEndpoint }) => keyOf(privateEndpoint.id) === keyOf(id))
        const gone = { status: 'Disconnected', description: '', actionsRequired: 'None' }
        return {
          name,
          id: `${id}/${manual ? 'manualP' : 'p'}rivateLinkServiceConnections/${name}`,
          properties: {
            provisioningState: state,
            privateLinkServiceId: service,
            privateLinkServiceConnectionState: made?.state ?? gone,
          },
        }
      })
  const { connections: _, address: __, ...properties } = model.properties
  return viewTracked({ ...of, model: { ...model, properties } }, type, {
    computed: {
      privateLinkServiceConnections: shown(false),
      manualPrivateLinkServiceConnections: shown(true),
      networkInterfaces: [{ id: madeInterfaceId(id, model.properties) }],
    },
  })
}
