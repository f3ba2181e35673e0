import type { Engine } from '../../arm/engine.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { objectAt, stringAt } from '../../arm/json.ts'
import { latencies } from '../../arm/latency.ts'
import type { Reference } from '../../arm/references.ts'
import { keyOf, parseResourceId } from '../../arm/resource-id.ts'
import type { ResourceType, Viewed } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import type { Table } from '../../arm/table.ts'
import { refuseUnverified } from '../../arm/unverified.ts'
import { isOf } from '../back-references.ts'
import { madeInterfaceId } from '../network-interface/made-interfaces.ts'
import type { PrivateAddresses } from '../private-addresses.ts'
import { viewTracked, withoutUndefined } from '../tracked.ts'
import { privateLinkErrors } from './errors.ts'
import type { EndpointConnection, PrivateLinkService } from './model.ts'
import { parseLinkService, type } from './parse.ts'

export interface LinkWorld {
  readonly engine: Engine
  readonly addresses: PrivateAddresses
}

/** Private link services and the connections that endpoints have made to them (arm-semantics 2.4, 3.2). */
export function privateLinkServiceType(
  { engine, addresses }: LinkWorld,
  services: Table<PrivateLinkService>,
): ResourceType<PrivateLinkService> {
  return {
    namespace: 'Microsoft.Network',
    segment: 'privateLinkServices',
    noun: 'PrivateLinkService',
    // Of all tracked types of the list this one has no PATCH.
    withoutPatch: true,
    children: [{ segment: 'privateEndpointConnections', noun: 'PrivateEndpointConnection', updatedAtOnce: true }],
    parse: (draft) => {
      const model = parseLinkService(engine, addresses, draft)
      judge(engine, draft.id, model)
      return model
    },
    references: (id, model) => referencesOf(id, model),
    view,
    latency: () => latencies.privateLinkService,
    inUse: (id, by) => {
      // An endpoint goes on pointing at the service after its connection was taken away: that holds nothing.
      const connections = services.get(id)?.accepted.properties.privateEndpointConnections ?? []
      const connected = connections.some(({ privateEndpoint }) => keyOf(privateEndpoint.id) === keyOf(by))
      return connected ? privateLinkErrors.hasConnections(id) : undefined
    },
  }
}

function judge(engine: Engine, id: string, { properties }: PrivateLinkService): void {
  const frontends = properties.loadBalancerFrontendIpConfigurations
  if (frontends.length === 0) refuseUnverified(engine.knobs, privateLinkErrors.frontendRequired(id))
  for (const { id: frontend } of frontends) {
    const parsed = parseResourceId(frontend)
    const found = parsed && engine.registry.collectionOf(parsed)?.child(parsed)
    if (found === undefined) throw errors.referenceInvalid(frontend, id)
    if (objectAt(found, 'properties')['subnet'] === undefined) {
      refuseUnverified(engine.knobs, privateLinkErrors.frontendNotInternal(id, frontend))
    }
    const taken = engine.references.uses(frontend, id).find(({ from }) => isOf('privateLinkService', from))
    if (taken !== undefined) refuseUnverified(engine.knobs, privateLinkErrors.frontendTaken(frontend, taken.from))
  }
  for (const { properties: configuration } of properties.ipConfigurations) {
    const policies = policyOf(engine, configuration.subnet.id, 'privateLinkServiceNetworkPolicies')
    if (policies !== 'Disabled') throw privateLinkErrors.policiesEnabled(id, configuration.subnet.id)
  }
}

/** Answers one of the network policies of a subnet: Enabled or Disabled. */
export function policyOf(engine: Engine, subnet: string, member: string): string | undefined {
  const parsed = parseResourceId(subnet)
  const found = parsed && engine.registry.collectionOf(parsed)?.child(parsed)
  return stringAt(objectAt(found, 'properties'), member)
}

function referencesOf(id: string, { properties }: PrivateLinkService): readonly Reference[] {
  return [
    { from: id, to: madeInterfaceId(id, properties), makes: true },
    ...properties.loadBalancerFrontendIpConfigurations.map((to) => ({ from: id, to: to.id })),
    ...properties.ipConfigurations.map(({ id: from, properties: one }) => {
      return { from, to: one.subnet.id, address: one.privateIPAddress }
    }),
  ]
}

function view(of: Viewed<PrivateLinkService>): Resource {
  const { id, model, etag, state } = of
  const { ipConfigurations, privateEndpointConnections } = model.properties
  const computed = {
    ipConfigurations: ipConfigurations.map(({ name, id: configuration, properties }) => ({
      name,
      id: configuration,
      etag,
      type: `${type}/ipConfigurations`,
      properties: { provisioningState: state, ...withoutUndefined(properties) },
    })),
    privateEndpointConnections: privateEndpointConnections.map((one) => viewConnection(of, one)),
    networkInterfaces: [{ id: madeInterfaceId(id, model.properties) }],
  }
  return viewTracked(of, type, { computed })
}

function viewConnection(
  { id, etag, state, model }: Viewed<PrivateLinkService>,
  { name, privateEndpoint, linkIdentifier, state: connection }: EndpointConnection,
) {
  return {
    name,
    id: `${id}/privateEndpointConnections/${name}`,
    etag,
    type: `${type}/privateEndpointConnections`,
    properties: {
      provisioningState: state,
      privateEndpoint,
      privateEndpointLocation: model.location,
      linkIdentifier,
      privateLinkServiceConnectionState: connection,
    },
  }
}
