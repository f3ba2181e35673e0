import type { Kind } from '#provider/document/kind'
import type { DocId } from '#provider/document/names'
import {
  isLoadBalancer,
  isPublicIp,
  type Body,
  type LoadBalancer,
  type PublicIp,
  type SecurityGroup,
} from './bodies.ts'
import type { OpeningsWant, PublicIpWant, RulesWant } from './wants.ts'
import type { LawsInForce } from './laws-in-force.ts'
import { indexLoadBalancer, planLoadBalancer } from './load-balancer-kind.ts'
import type { Outside } from './outside.ts'
import { indexPublicIp, planPublicIp } from './public-ip-kind.ts'
import { indexSecurityGroup, planSecurityGroup } from './security-group-kind.ts'

type How<Body, C> = Pick<Kind<Body, C>, 'index' | 'plan'>

/** The kinds of one controller's life, reading and writing the played outside under its name. */
export function kindsOf(outside: Outside, laws: LawsInForce, sender: number): (doc: DocId) => Kind<unknown, unknown> {
  return (doc) => ({
    ...howFor(doc, laws),
    name: doc,
    read: (id, signal) => outside.read(id, signal),
    write: ({ doc: id, plan, observed }, signal) =>
      outside.write({ doc: id, body: plan.body as Body | undefined, version: observed.version, sender }, signal),
  })
}

function howFor(doc: DocId, laws: LawsInForce): How<unknown, unknown> {
  const lb: How<LoadBalancer, RulesWant> = {
    index: indexLoadBalancer,
    plan: (request, world) => planLoadBalancer(request, world, laws),
  }
  const pip: How<PublicIp, PublicIpWant> = {
    index: indexPublicIp,
    plan: (request, world) => planPublicIp(request, world, laws),
  }
  const nsg: How<SecurityGroup, OpeningsWant> = {
    index: indexSecurityGroup,
    plan: (request, world) => planSecurityGroup(request, world, laws),
  }
  return isLoadBalancer(doc) ? lb : isPublicIp(doc) ? pip : nsg
}
