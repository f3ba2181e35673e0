/** What a Service became on its load balancers: frontends with their rules and probes, and how their members are. */
import type { Documents } from '../document/documents.ts'
import type { DocId } from '../document/names.ts'
import type { IpFamily, ServiceRef } from '../intent/intent.ts'
import type { ExplainedFrontend, ExplainedMember, ExplainedRule } from '../provider.ts'
import type { LoadBalancerBody, Pool } from './load-balancer/body.ts'
import type { RuleShare } from './load-balancer/part.ts'
import { combine, askHealth, type AskRule, type RuleHealth } from './member-health.ts'
import type { Members } from './members.ts'
import { baseName } from './names/base-name.ts'
import { childId } from './names/ids.ts'
import type { Placement } from './placement/placement.ts'
import { standingOf } from './standing.ts'
import { familyOf } from './wishes/security-group-wish.ts'

interface Surroundings {
  readonly documents: Documents
  readonly placement: Placement
  readonly ruleHealth: AskRule
  readonly members: Pick<Members, 'nodesIn'>
}

/** Shows what is observed when it is called; only the health of members is asked for. */
export function explainFrontends(
  service: ServiceRef,
  around: Surroundings,
  signal: AbortSignal,
): Promise<readonly ExplainedFrontend[]> {
  const owner = baseName(service.uid)
  return Promise.all(
    around.placement.all.flatMap((doc) => {
      const standing = standingOf(around.documents.viewFor(`explain ${doc}`), doc, owner)
      return (standing?.share.frontends ?? []).map(({ name }) => {
        const rules = (standing?.share.rules ?? []).filter((rule) => rule.frontend === name)
        return explainFrontend({ doc, name, address: standing?.addresses.get(name) ?? '', rules }, around, signal)
      })
    }),
  )
}

interface Frontend {
  readonly doc: DocId
  readonly name: string
  readonly address: string
  readonly rules: readonly RuleShare[]
}

async function explainFrontend(
  { doc, name, address, rules }: Frontend,
  { documents, ruleHealth, members }: Surroundings,
  signal: AbortSignal,
): Promise<ExplainedFrontend> {
  const body = documents.observed(doc)?.body as LoadBalancerBody | undefined
  const ask: AskRule = (rule, askSignal) => ruleHealth(childId(doc, 'loadBalancingRules', rule), askSignal)
  const health = await askHealth(rules, ask, signal)
  return {
    name: `${doc.split('/').at(-1)}/${name}`,
    address,
    rules: rules.map(explainRule),
    members: membersOf({ doc, body, health, family: familyOf(address) }, members),
    notes: [...new Set(health.flatMap(({ failure }) => failure ?? []))].map((why) => `probe state unknown: ${why}`),
  }
}

function explainRule(rule: RuleShare): ExplainedRule {
  const { name, protocol, frontendPort, backendPort, floatingIp, pool, probe = null } = rule
  return { name, protocol, frontendPort, backendPort, floatingIp, pool, probe }
}

interface Behind {
  readonly doc: DocId
  readonly body: LoadBalancerBody | undefined
  readonly health: readonly RuleHealth[]
  readonly family: IpFamily
}

function membersOf(
  { doc, body, health, family }: Behind,
  members: Surroundings['members'],
): readonly ExplainedMember[] {
  return (body?.properties?.backendAddressPools ?? []).flatMap((pool) => {
    const leading = health.filter(({ rule }) => rule.pool === pool.name)
    if (leading.length === 0) return []
    const joined = members.nodesIn(childId(doc, 'backendAddressPools', pool.name)).map(({ name, addresses }) => {
      return { name, address: addresses.find((address) => familyOf(address) === family) ?? '' }
    })
    return [...namedIn(pool), ...joined].map((member) => ({ ...member, ...combine(leading, member.address) }))
  })
}

/** Interfaces stand there too, without an address: their nodes are known from elsewhere. */
function namedIn({ properties }: Pool): readonly Pick<ExplainedMember, 'name' | 'address'>[] {
  return (properties?.loadBalancerBackendAddresses ?? []).flatMap(({ name, properties: of }) =>
    of?.ipAddress === undefined ? [] : [{ name, address: of.ipAddress }],
  )
}
