/**
 * What an endpoint's life does to the service at its other end: a new one waits there as a connection, or is approved
 * at once when the service approves the endpoint's subscription; one that goes takes its connection along.
 */
import type { Engine } from '../../arm/engine.ts'
import { keyOf, nameOf, parseResourceId } from '../../arm/resource-id.ts'
import type { Table } from '../../arm/table.ts'
import type { EndpointConnection, PrivateLinkService } from '../private-link-service/model.ts'
import type { PrivateEndpoint } from './model.ts'

export interface LinkTables {
  readonly services: Table<PrivateLinkService>
  readonly endpoints: Table<PrivateEndpoint>
}

/** Follows the changes of all endpoints for as long as the engine lives. */
export function connectEndpoints(engine: Engine, { services, endpoints }: LinkTables): void {
  engine.changes.on(({ id, type, phase }) => {
    if (type !== 'Microsoft.Network/privateEndpoints' || phase === 'settled') return
    const wanted = new Set(endpoints.get(id)?.accepted.properties.connections.map(({ service }) => keyOf(service)))
    for (const service of services.all()) {
      const before = service.accepted.properties.privateEndpointConnections
      const has = before.some(({ privateEndpoint }) => keyOf(privateEndpoint.id) === keyOf(id))
      if (has === wanted.has(keyOf(service.id))) continue
      const others = before.filter(({ privateEndpoint }) => keyOf(privateEndpoint.id) !== keyOf(id))
      const privateEndpointConnections = has ? others : [...others, made(engine, id, service.accepted)]
      const accepted = {
        ...service.accepted,
        properties: { ...service.accepted.properties, privateEndpointConnections },
      }
      services.set({ ...service, accepted, settled: accepted, etag: engine.newEtag() })
    }
  })
}

function made(engine: Engine, endpoint: string, { properties }: PrivateLinkService): EndpointConnection {
  const subscription = keyOf(parseResourceId(endpoint)?.subscription ?? '')
  const approved = properties.autoApproval.subscriptions.some((one) => one === '*' || keyOf(one) === subscription)
  return {
    name: `${nameOf(endpoint)}.${engine.random.guid()}`,
    privateEndpoint: { id: endpoint },
    linkIdentifier: String(Math.floor(engine.random.next() * 2 ** 29)),
    state: {
      status: approved ? 'Approved' : 'Pending',
      description: approved ? 'Auto-Approved' : '',
      actionsRequired: 'None',
    },
  }
}
