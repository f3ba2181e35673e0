import { z } from 'zod'
import type { Engine } from '../../arm/engine.ts'
import { latencies } from '../../arm/latency.ts'
import type { Draft, ResourceType } from '../../arm/resource-type.ts'
import { parseShape, withoutMembers } from '../../arm/shape.ts'
import { networkErrors } from '../error-catalogue.ts'
import { limits } from '../limits.ts'
import { parseTracked, viewTracked } from '../tracked.ts'
import type { Tracked } from '../tracked.ts'
import { applicationGroupErrors } from './errors.ts'

const type = 'Microsoft.Network/applicationSecurityGroups'

/** Application security groups: names for sets of ip configurations, with nothing of their own (arm-semantics 3.2). */
export function applicationSecurityGroupType(engine: Engine): ResourceType<Tracked> {
  return {
    namespace: 'Microsoft.Network',
    segment: 'applicationSecurityGroups',
    noun: 'ApplicationSecurityGroup',
    children: [],
    quota: {
      max: limits.applicationGroupsPerRegion,
      error: (max) => networkErrors.resourceQuota('application security groups', max),
    },
    parse: (draft) => parse(engine, draft),
    references: () => [],
    view: (of) => viewTracked(of, type),
    latency: () => latencies.securityGroup,
    inUse: applicationGroupErrors.inUse,
  }
}

function parse(engine: Engine, draft: Draft<Tracked>): Tracked {
  const { resourceGuid, ...around } = parseTracked(engine, draft, type)
  const given = withoutMembers(draft.body['properties'], ['provisioningState', 'resourceGuid'])
  const properties = parseShape(z.looseObject({}), given, { path: 'properties', knobs: engine.knobs })
  return { ...around, properties: { ...properties, resourceGuid } }
}
