import type { Engine } from '../../arm/engine.ts'
import { parseEnvelope } from '../../arm/envelope.ts'
import { latencies } from '../../arm/latency.ts'
import type { Draft, ResourceType } from '../../arm/resource-type.ts'
import { parseShape, withoutMembers } from '../../arm/shape.ts'
import type { Table } from '../../arm/table.ts'
import type { ProbeSource } from '../../data-plane-view.ts'
import { networkErrors } from '../error-catalogue.ts'
import { limits } from '../limits.ts'
import { placeFrontends } from './frontends.ts'
import type { FrontendWorld } from './frontends.ts'
import { healthAction } from './health.ts'
import { judgeMembers } from './judge-members.ts'
import { judgeParts } from './judge-parts.ts'
import { judgePointers } from './judge-pointers.ts'
import { judgeRules } from './judge-rules.ts'
import type { LoadBalancer } from './model.ts'
import { parseChildren } from './parse-children.ts'
import { referencesOf } from './references.ts'
import { childShapes, loadBalancerSchema } from './schema.ts'
import { viewLoadBalancer } from './view.ts'

const type = 'Microsoft.Network/loadBalancers'
const envelope = ['id', 'name', 'type', 'etag', 'location', 'tags', 'sku', 'properties']
const ownProperties = ['provisioningState', 'resourceGuid', ...Object.keys(childShapes)]

export interface LoadBalancerWorld extends FrontendWorld {
  readonly probes: ProbeSource['probes']
}

/**
 * Load balancers. Only the whole, its pools and its inbound NAT rules can be written; the other children are read
 * one by one and written with the whole (arm-semantics, thing 10).
 */
export function loadBalancerType(world: LoadBalancerWorld, table: Table<LoadBalancer>): ResourceType<LoadBalancer> {
  return {
    namespace: 'Microsoft.Network',
    segment: 'loadBalancers',
    noun: 'LoadBalancer',
    children: [
      // Recorded waiting times: azure-sdk-for-go, TestLoadBalancerTestSuite (2.3).
      { segment: 'backendAddressPools', noun: 'LoadBalancerBackendAddressPool', retryAfterSeconds: { put: 1 } },
      { segment: 'inboundNatRules', noun: 'InboundNatRule', retryAfterSeconds: { delete: 10 } },
      { segment: 'frontendIPConfigurations' },
      { segment: 'loadBalancingRules', actions: [healthAction(world.probes)] },
      { segment: 'outboundRules' },
      { segment: 'probes' },
    ],
    quota: { max: limits.loadBalancersPerRegion, error: networkErrors.loadBalancerQuota },
    parse: (draft) => parse(world, table, draft),
    references: (_, model) => referencesOf(model),
    view: viewLoadBalancer,
    latency: (model) => (hasMembers(model) ? latencies.loadBalancerWithMembers : latencies.loadBalancerWithoutMembers),
    // Recorded: without members the first answer says Succeeded, although the operation header is there (2.3).
    settlesAtOnce: (model) => !hasMembers(model),
  }
}

function hasMembers({ children }: LoadBalancer): boolean {
  return children.backendAddressPools.some(({ properties }) => properties.loadBalancerBackendAddresses?.length)
}

function parse(world: FrontendWorld, table: Table<LoadBalancer>, draft: Draft<LoadBalancer>): LoadBalancer {
  const { engine } = world
  const { id, body, previous } = draft
  const { sku } = parseShape(loadBalancerSchema, { sku: body['sku'] }, { path: 'loadBalancer', knobs: engine.knobs })
  judgeSku(engine, id, sku, previous?.sku)
  const properties = withoutMembers(body['properties'], ['provisioningState', 'resourceGuid'])
  const children = parseChildren(id, properties, engine.knobs)
  judgeParts(id, children)
  judgePointers(children)
  judgeRules(children, sku.name)
  const frontends = placeFrontends(world, { id, sku, previous, frontends: children.frontendIPConfigurations })
  judgeMembers(id, children, table)
  return {
    ...parseEnvelope(draft, engine.location, type),
    sku,
    children: { ...children, frontendIPConfigurations: frontends },
    resourceGuid: previous?.resourceGuid ?? engine.random.guid(),
    properties: withoutMembers(properties, ownProperties),
    extra: withoutMembers(body, envelope),
  }
}

function judgeSku(engine: Engine, id: string, sku: LoadBalancer['sku'], before: LoadBalancer['sku'] | undefined): void {
  if (before !== undefined && (before.name !== sku.name || before.tier !== sku.tier)) {
    throw networkErrors.skuChanged(id, `${before.name}/${before.tier}`, `${sku.name}/${sku.tier}`)
  }
  if (sku.name === 'Basic' && engine.knobs.basicSku === 'refuse') throw networkErrors.basicLoadBalancerRetired(id)
}
