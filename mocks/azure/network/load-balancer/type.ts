import type { ArmError } from '../../arm/arm-error.ts'
import type { Engine } from '../../arm/engine.ts'
import { parseEnvelope } from '../../arm/envelope.ts'
import { objectsAt, stringAt } from '../../arm/json.ts'
import { latencies } from '../../arm/latency.ts'
import { documentIdOf, formatResourceId, keyOf, nameOf, parseResourceId } from '../../arm/resource-id.ts'
import type { Resource } from '../../arm/resource.ts'
import { isOf, scaleSetOf } from '../back-references.ts'
import type { Draft, ResourceType } from '../../arm/resource-type.ts'
import { parseShape, withoutMembers } from '../../arm/shape.ts'
import type { Table } from '../../arm/table.ts'
import { recoded, refuseUnverified } from '../../arm/unverified.ts'
import type { ProbeSource } from '../../data-plane-view.ts'
import { networkErrors } from '../error-catalogue.ts'
import { limits } from '../limits.ts'
import { placeFrontends } from './frontends.ts'
import type { FrontendWorld } from './frontends.ts'
import { healthAction } from './health.ts'
import { judgeAdminStates } from './judge-admin-state.ts'
import { judgeAvailabilitySets } from './judge-availability-sets.ts'
import { judgeBackendSize } from './judge-backend-size.ts'
import { judgeMembers } from './judge-members.ts'
import { judgeParts } from './judge-parts.ts'
import { judgePointers } from './judge-pointers.ts'
import { judgeRules } from './judge-rules.ts'
import { membershipErrors } from './membership-errors.ts'
import type { Members } from './members.ts'
import type { Children, LoadBalancer } from './model.ts'
import { migrationAction } from './migrate-to-ip.ts'
import { portMappingAction } from './nat-ports-action.ts'
import { parseChildren } from './parse-children.ts'
import { reduceBalancer } from './reduce.ts'
import { referencesOf } from './references.ts'
import { childShapes, loadBalancerSchema } from './schema.ts'
import { viewLoadBalancer } from './view.ts'

const type = 'Microsoft.Network/loadBalancers'
const envelope = ['id', 'name', 'type', 'etag', 'location', 'tags', 'sku', 'properties']
const ownProperties = ['provisioningState', 'resourceGuid', ...Object.keys(childShapes)]

export interface LoadBalancerWorld extends FrontendWorld {
  readonly members: Members
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
      {
        segment: 'backendAddressPools',
        noun: 'LoadBalancerBackendAddressPool',
        retryAfterSeconds: { put: 1 },
        actions: [portMappingAction],
      },
      { segment: 'inboundNatRules', noun: 'InboundNatRule', retryAfterSeconds: { delete: 10 } },
      { segment: 'frontendIPConfigurations' },
      { segment: 'loadBalancingRules', actions: [healthAction(world.probes)] },
      { segment: 'outboundRules' },
      { segment: 'probes' },
    ],
    quota: { max: limits.loadBalancersPerRegion, error: networkErrors.loadBalancerQuota },
    parse: (draft) => parse(world, table, draft),
    references: (_, model) => referencesOf(model),
    view: (of) => viewLoadBalancer(world.members, of),
    latency: (model) => (hasMembers(model) ? latencies.loadBalancerWithMembers : latencies.loadBalancerWithoutMembers),
    inUse: (id, by) => inUse(world.engine, id, by),
    reduce: reduceBalancer,
    actions: [migrationAction(world.engine)],
    questions: [{ segment: 'networkInterfaces', answer: ({ id }) => ({ value: interfacesOf(world, id) }) }],
    // Recorded: without members the first answer says Succeeded, although the operation header is there (2.3).
    settlesAtOnce: (model) => !hasMembers(model),
  }
}

/** Interfaces do not hold a load balancer: it goes, and they forget it. Scale sets and private link services do. */
function inUse(engine: Engine, id: string, by: string): ArmError | undefined {
  const balancer = balancerOf(id)
  if (isOf('privateLinkService', by)) return membershipErrors.usedByPrivateLink(balancer, by)
  if (!isOf('scaleSet', by)) return undefined
  const refusal = membershipErrors.usedByScaleSet(balancer, nameOf(id), scaleSetOf(by))
  return recoded(refusal, { status: engine.knobs.inUseByScaleSetStatus })
}

/** A child that a scale set or a private link service uses cannot be left out of the whole. */
function judgeVanished(engine: Engine, now: Children, before: Children): void {
  for (const segment of ['frontendIPConfigurations', 'backendAddressPools', 'inboundNatRules'] as const) {
    const kept = new Set(now[segment].map(({ id }) => keyOf(id)))
    for (const { id } of before[segment]) {
      if (kept.has(keyOf(id))) continue
      for (const { from } of engine.references.uses(id)) {
        if (isOf('privateLinkService', from)) refuseUnverified(engine.knobs, membershipErrors.frontendUsed(id, from))
        const refusal = isOf('scaleSet', from) ? inUse(engine, id, from) : undefined
        if (refusal !== undefined) throw refusal
      }
    }
  }
}

/** The document of a child; its own id for the load balancer itself. */
function balancerOf(id: string): string {
  const parsed = parseResourceId(id)
  return parsed === undefined ? id : formatResourceId(documentIdOf(parsed))
}

function interfacesOf({ engine, members }: LoadBalancerWorld, id: string): readonly Resource[] {
  const nics = engine.registry.collection('Microsoft.Network/networkInterfaces')
  const balancer = engine.registry.collection('Microsoft.Network/loadBalancers')?.get(id)
  const targets = [
    ...objectsAt(balancer?.properties, 'backendAddressPools'),
    ...objectsAt(balancer?.properties, 'inboundNatRules'),
  ].flatMap((child) => stringAt(child, 'id') ?? [])
  const ids = targets.flatMap((target) => members.pointingAt(target)).map(balancerOf)
  return [...new Set(ids)].flatMap((nic) => nics?.get(nic) ?? [])
}

function hasMembers({ children }: LoadBalancer): boolean {
  return children.backendAddressPools.some(({ properties }) => properties.loadBalancerBackendAddresses?.length)
}

function parse(world: LoadBalancerWorld, table: Table<LoadBalancer>, draft: Draft<LoadBalancer>): LoadBalancer {
  const { engine } = world
  const { id, body, previous } = draft
  const { sku } = parseShape(loadBalancerSchema, { sku: body['sku'] }, { path: 'loadBalancer', knobs: engine.knobs })
  judgeSku(engine, id, sku, previous?.sku)
  const properties = withoutMembers(body['properties'], ['provisioningState', 'resourceGuid'])
  const children = parseChildren(id, properties, engine.knobs)
  judgeParts(engine.knobs, id, children)
  judgePointers(children)
  judgeRules(engine.knobs, children, sku.name)
  const frontends = placeFrontends(world, { id, sku, previous, frontends: children.frontendIPConfigurations })
  judgeMembers(id, children, { table, members: world.members })
  judgeBackendSize(engine.knobs, id, children, world.members)
  judgeAdminStates(engine.knobs, children, previous?.children)
  judgeAvailabilitySets(engine, id, { sku, children }, world.members)
  if (previous !== undefined) judgeVanished(engine, children, previous.children)
  return {
    ...parseEnvelope(draft, engine.location, type),
    sku,
    children: { ...children, frontendIPConfigurations: frontends },
    resourceGuid: previous?.resourceGuid ?? engine.random.guid(),
    natPorts: previous?.natPorts ?? {},
    properties: withoutMembers(properties, ownProperties),
    extra: withoutMembers(body, envelope),
  }
}

function judgeSku(engine: Engine, id: string, sku: LoadBalancer['sku'], before: LoadBalancer['sku'] | undefined): void {
  if (before !== undefined && (before.name !== sku.name || before.tier !== sku.tier)) {
    const [was, wanted] = [`${before.name}/${before.tier}`, `${sku.name}/${sku.tier}`]
    refuseUnverified(engine.knobs, networkErrors.skuChanged(id, was, wanted))
  }
  if (sku.name === 'Basic' && engine.knobs.basicSku === 'refuse') throw networkErrors.basicLoadBalancerRetired(id)
}
