import type { Engine } from '../../arm/engine.ts'
import { parseEnvelope } from '../../arm/envelope.ts'
import { errors } from '../../arm/error-catalogue.ts'
import type { Reference } from '../../arm/references.ts'
import { latencies } from '../../arm/latency.ts'
import { keyOf, nameOf } from '../../arm/resource-id.ts'
import { checkResourceName } from '../../arm/resource-name.ts'
import type { Draft, ResourceType, Viewed } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { parseShape, withoutMembers } from '../../arm/shape.ts'
import { recoded } from '../../arm/unverified.ts'
import { isOf, listed, pointersAt, scaleSetOf } from '../back-references.ts'
import { networkErrors } from '../error-catalogue.ts'
import { limits } from '../limits.ts'
import { defaultSecurityRules } from './default-rules.ts'
import { judgeRules } from './judge-rules.ts'
import type { SecurityGroup, SecurityRule } from './model.ts'
import { securityGroupSchema, securityRuleSchema } from './schema.ts'

const type = 'Microsoft.Network/networkSecurityGroups'
const readOnly = [
  'provisioningState',
  'resourceGuid',
  'defaultSecurityRules',
  'subnets',
  'networkInterfaces',
  'flowLogs',
]
const envelope = ['id', 'name', 'type', 'etag', 'location', 'tags', 'properties']

/** Network security groups and their rules (arm-semantics 2.4, 3.2). */
export function securityGroupType(engine: Engine): ResourceType<SecurityGroup> {
  return {
    namespace: 'Microsoft.Network',
    segment: 'networkSecurityGroups',
    noun: 'NetworkSecurityGroup',
    children: [
      { segment: 'securityRules', noun: 'SecurityRule', besideSibling: 'refused' },
      { segment: 'defaultSecurityRules' },
    ],
    quota: {
      max: limits.securityGroupsPerRegion,
      error: (max) => networkErrors.resourceQuota('network security groups', max),
    },
    parse: (draft) => parse(engine, draft),
    references: (id, { properties }) => properties.securityRules.flatMap((rule) => groupsOf(id, rule)),
    view: (of) => view(engine, of),
    latency: () => latencies.securityGroup,
    inUse: (id, by) => {
      if (!isOf('scaleSet', by)) return networkErrors.groupInUse(id, by)
      const status = engine.knobs.inUseByScaleSetStatus
      return recoded(networkErrors.groupInUseByScaleSet(id, scaleSetOf(by)), { status })
    },
  }
}

function parse(engine: Engine, draft: Draft<SecurityGroup>): SecurityGroup {
  const { id, body, previous } = draft
  const given = withoutMembers(body['properties'], readOnly)
  const parsed = parseShape(securityGroupSchema, given, { path: 'properties', knobs: engine.knobs })
  const securityRules = parsed.securityRules.map((rule, index) => parseRule(engine, rule, index))
  assertNamesDiffer(securityRules)
  judgeRules(engine.knobs, id, securityRules)
  return {
    ...parseEnvelope(draft, engine.location, type),
    extra: withoutMembers(body, envelope),
    properties: {
      ...parsed,
      securityRules,
      resourceGuid: previous?.properties.resourceGuid ?? engine.random.guid(),
    },
  }
}

function parseRule(engine: Engine, value: unknown, index: number): SecurityRule {
  const path = `properties.securityRules[${index}]`
  const rule = withoutMembers(value, [])
  const given = { ...rule, properties: withoutMembers(rule['properties'], ['provisioningState']) }
  const { name, properties } = parseShape(securityRuleSchema, given, { path, knobs: engine.knobs })
  return { name: checkResourceName(name), properties }
}

function groupsOf(id: string, { name, properties }: SecurityRule): readonly Reference[] {
  const { sourceApplicationSecurityGroups: from, destinationApplicationSecurityGroups: to } = properties
  return [...(from ?? []), ...(to ?? [])].map((group) => ({ from: `${id}/securityRules/${name}`, to: group.id }))
}

function assertNamesDiffer(rules: readonly SecurityRule[]): void {
  const seen = new Set<string>()
  for (const { name } of rules) {
    if (seen.has(keyOf(name))) throw errors.nameTwice(name, 'properties.securityRules')
    seen.add(keyOf(name))
  }
}

function view(engine: Engine, { id, model, etag, state }: Viewed<SecurityGroup>): Resource {
  const { location, tags, properties, extra } = model
  const subnets = pointersAt(engine.references, id, 'subnet')
  const networkInterfaces = pointersAt(engine.references, id, 'networkInterface')
  const rules = properties.securityRules.map(({ name, properties: rule }) => ({
    name,
    id: `${id}/securityRules/${name}`,
    etag,
    type: `${type}/securityRules`,
    properties: { provisioningState: state, ...rule },
  }))
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
      securityRules: rules,
      defaultSecurityRules: defaultSecurityRules(id, etag, state),
      ...listed('networkInterfaces', networkInterfaces),
      ...listed('subnets', subnets),
    },
  }
}
