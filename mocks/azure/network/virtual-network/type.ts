import type { Engine } from '../../arm/engine.ts'
import { parseEnvelope } from '../../arm/envelope.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { latencies } from '../../arm/latency.ts'
import type { Reference } from '../../arm/references.ts'
import { checkResourceName } from '../../arm/resource-name.ts'
import { nameOf } from '../../arm/resource-id.ts'
import type { Draft, ResourceType, Viewed } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { parseShape, withoutMembers } from '../../arm/shape.ts'
import type { Table } from '../../arm/table.ts'
import { networkErrors } from '../error-catalogue.ts'
import { limits } from '../limits.ts'
import type { NetworkInterface } from '../network-interface/model.ts'
import { moveConfigurationsAction } from '../network-interface/move-configurations.ts'
import type { PrivateAddresses } from '../private-addresses.ts'
import { prefixesOf } from './model.ts'
import type { Subnet, VirtualNetwork } from './model.ts'
import { protectionStatusAction } from './protection-status.ts'
import { networkQuestions } from './questions.ts'
import { subnetSchema, virtualNetworkSchema } from './schema.ts'
import { judgeSubnets } from './subnets.ts'

const type = 'Microsoft.Network/virtualNetworks'
const readOnly = ['provisioningState', 'resourceGuid']
const subnetReadOnly = ['provisioningState', 'ipConfigurations', 'ipConfigurationProfiles', 'purpose']
const envelope = ['id', 'name', 'type', 'etag', 'location', 'tags', 'properties']

export interface NetworkWorld {
  readonly engine: Engine
  readonly addresses: PrivateAddresses
}

/** Virtual networks and their subnets (arm-semantics 2.4, 3.2). */
export function virtualNetworkType(
  { engine, addresses }: NetworkWorld,
  nics: Table<NetworkInterface>,
): ResourceType<VirtualNetwork> {
  return {
    namespace: 'Microsoft.Network',
    segment: 'virtualNetworks',
    noun: 'VirtualNetwork',
    // Recorded quirk: the PUT of an unchanged network answers 201 again.
    alwaysAnswersCreated: true,
    children: [
      {
        segment: 'subnets',
        noun: 'Subnet',
        besideSibling: 'fails',
        // Seen live (arm-semantics 3.2).
        parentMissing: 'ResourceNotFound',
        actions: policyActions,
      },
    ],
    quota: {
      max: limits.virtualNetworksPerRegion,
      error: (max) => networkErrors.resourceQuota('virtual networks', max),
    },
    questions: networkQuestions(addresses),
    actions: [moveConfigurationsAction(engine, nics), protectionStatusAction(engine)],
    parse: (draft) => parse(engine, draft),
    references: (id, model) => model.properties.subnets.flatMap((subnet) => referencesOf(id, subnet)),
    view: (of) => view(engine, of),
    latency: () => latencies.virtualNetwork,
    inUse: (id, by) => networkErrors.subnetInUse(nameOf(id), by),
  }
}

/** Policies are prepared for services that are not played: the operations end, and nothing else happens. */
const policyActions = ['prepareNetworkPolicies', 'unprepareNetworkPolicies'].map((name) => ({
  name,
  operation: `${name.replace(/^./, (letter) => letter.toUpperCase())}Operation`,
  latency: latencies.virtualNetwork,
  look: () => ({}),
}))

function parse(engine: Engine, draft: Draft<VirtualNetwork>): VirtualNetwork {
  const { id, body, previous } = draft
  const properties = withoutMembers(body['properties'], readOnly)
  const parsed = parseShape(virtualNetworkSchema, properties, { path: 'properties', knobs: engine.knobs })
  // Without the member the subnets stay; only an empty array takes them away.
  const subnets = parsed.subnets?.map((subnet, index) => parseSubnet(engine, subnet, index))
  const model: VirtualNetwork = {
    ...parseEnvelope(draft, engine.location, type),
    extra: withoutMembers(body, envelope),
    properties: {
      ...parsed,
      subnets: subnets ?? previous?.properties.subnets ?? [],
      resourceGuid: previous?.properties.resourceGuid ?? engine.random.guid(),
    },
  }
  judgeSubnets({
    id,
    references: engine.references,
    subnets: model.properties.subnets,
    prefixes: parsed.addressSpace.addressPrefixes,
    previous: previous?.properties.subnets ?? [],
  })
  return model
}

function parseSubnet(engine: Engine, value: unknown, index: number): Subnet {
  const path = `properties.subnets[${index}]`
  const given = {
    ...withoutMembers(value, []),
    properties: withoutMembers(withoutMembers(value, [])['properties'], subnetReadOnly),
  }
  const { name, properties } = parseShape(subnetSchema, given, { path, knobs: engine.knobs })
  const subnet = { name: checkResourceName(name), properties }
  if (prefixesOf(subnet).length === 0) throw errors.valueMissing('addressPrefix', path)
  return subnet
}

function referencesOf(id: string, { name, properties }: Subnet): readonly Reference[] {
  const from = `${id}/subnets/${name}`
  const targets = [properties.networkSecurityGroup, properties.routeTable, properties.natGateway]
  return targets.flatMap((target) => (target === undefined ? [] : [{ from, to: target.id }]))
}

function view(engine: Engine, of: Viewed<VirtualNetwork>): Resource {
  const { id, model, etag, state } = of
  const { location, tags, properties, extra } = model
  return {
    name: nameOf(id),
    id,
    etag,
    type,
    location,
    ...(tags === undefined ? {} : { tags }),
    ...extra,
    properties: {
      provisioningState: state,
      ...properties,
      subnets: properties.subnets.map((subnet) => viewSubnet(engine, of, subnet)),
    },
  }
}

/** It keeps the subnet from going, and has no ip configuration in it. */
const isEmptyScaleSet = /\/virtualMachineScaleSets\/[^/]+$/i

function viewSubnet(engine: Engine, { id, etag, state }: Viewed<VirtualNetwork>, subnet: Subnet) {
  const subnetId = `${id}/subnets/${subnet.name}`
  const used = engine.references
    .current(subnetId)
    .flatMap(({ from }) => (isEmptyScaleSet.test(from) ? [] : [{ id: from }]))
  return {
    name: subnet.name,
    id: subnetId,
    etag,
    type: `${type}/subnets`,
    properties: {
      provisioningState: state,
      ...subnet.properties,
      ...(used.length === 0 ? {} : { ipConfigurations: used }),
    },
  }
}
