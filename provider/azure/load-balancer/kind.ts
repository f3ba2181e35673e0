import type { Kind, Observed, WriteRequest } from '../../document/kind.ts'
import type { ArmClient } from '../arm/client.ts'
import { readDocument, writeDocument } from '../document/arm-document.ts'
import type { LoadBalancerBody } from './body.ts'
import { indexLoadBalancer } from './index-body.ts'
import type { LoadBalancerPart } from './part.ts'
import { planLoadBalancer, type PlanSurroundings } from './plan.ts'
import { refusedService } from './refused-service.ts'
import { migratePools } from './migrate-pools.ts'
import { writeMembers } from './write-members.ts'

/** Load balancers as documents: one each, holding the frontends, rules and probes of all Services and all nodes. */
export function loadBalancerKind(arm: ArmClient, around: PlanSurroundings): Kind<LoadBalancerBody, LoadBalancerPart> {
  const poolNames = new Set(around.pools.keys())
  return {
    name: 'loadBalancers',
    index: (doc, observed) => indexLoadBalancer(doc, observed, poolNames),
    plan: (request, world) => planLoadBalancer(request, world, around),
    read: (doc, signal) => readDocument(arm, doc, signal),
    write: (request, signal) => write(arm, request, signal),
    problemOf: refusedService,
  }
}

/** Nodes that come and go are written pool by pool, which is a fraction of the whole body's bytes. */
async function write(
  arm: ArmClient,
  request: WriteRequest<LoadBalancerBody>,
  signal: AbortSignal,
): Promise<Observed<LoadBalancerBody>> {
  const migration = migratePools(arm, request, signal)
  if (migration !== undefined) return migration
  return (await writeMembers(arm, request, signal)) ?? writeDocument(arm, request, signal)
}
