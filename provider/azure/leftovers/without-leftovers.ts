/** The bodies without what is left over: pure, so that they can be made anew of whatever is read after a conflict. */
import type { DocId } from '../../document/names.ts'
import type { LoadBalancerBody } from '../load-balancer/body.ts'
import { Draft } from '../load-balancer/draft.ts'
import { renderBody } from '../load-balancer/render.ts'
import type { PoolFamilies } from '../load-balancer/members.ts'
import { bindServices, boundServices } from '../names/tags.ts'
import type { PublicIpBody } from '../public-ip/body.ts'
import type { SecurityGroupBody } from '../security-group/body.ts'
import { destinationsOf, withDestinations } from '../security-group/rule.ts'
import type { LeftoverPart } from './leftover.ts'

/** The load balancer without these rules, probes and frontends; undefined if nothing of anybody is left on it. */
export function loadBalancerWithout(
  doc: DocId,
  body: LoadBalancerBody,
  { parts, pools }: { readonly parts: readonly LeftoverPart[]; readonly pools: PoolFamilies },
): LoadBalancerBody | undefined {
  const draft = new Draft(doc, body)
  const names = (is: LeftoverPart['is']) =>
    parts.flatMap((part) => (part.is === is && 'name' in part ? [part.name] : []))
  for (const name of names('rule')) {
    const rule = draft.rules.get(name.toLowerCase())
    if (rule !== undefined) draft.removeRule(rule)
  }
  const used = new Set([...draft.rules.values()].map(({ properties }) => draft.nameIn(properties?.probe)))
  for (const name of names('probe')) if (!used.has(name.toLowerCase())) draft.probes.delete(name.toLowerCase())
  for (const name of names('frontend')) {
    // Somebody may have come to the address since it was found.
    const isFree = draft.rulesOn(name).length === 0 && !draft.hasForeigners(name)
    if (isFree) draft.dropFrontend(name)
  }
  return renderBody(draft, undefined, pools)
}

/** The security group without these destinations and rules. A rule that would lead nowhere goes. */
export function securityGroupWithout(body: SecurityGroupBody, parts: readonly LeftoverPart[]): SecurityGroupBody {
  const old = new Set(parts.flatMap((part) => (part.is === 'oldSecurityRule' ? [part.name] : [])))
  const closed = Map.groupBy(
    parts.flatMap((part) => (part.is === 'opening' ? [part] : [])),
    ({ rule }) => rule,
  )
  const securityRules = (body.properties?.securityRules ?? []).flatMap((rule) => {
    if (old.has(rule.name)) return []
    const gone = new Set((closed.get(rule.name) ?? []).map(({ address }) => address))
    if (gone.size === 0) return [rule]
    const staying = destinationsOf(rule).filter((address) => !gone.has(address))
    return staying.length === 0 ? [] : [withDestinations(rule, staying)]
  })
  return { ...body, properties: { ...body.properties, securityRules } }
}

/** The public IP without these Services in its tag; undefined if it goes itself. */
export function publicIpWithout(
  body: PublicIpBody,
  { parts, cluster }: { readonly parts: readonly LeftoverPart[]; readonly cluster: string },
): PublicIpBody | undefined {
  if (parts.some(({ is }) => is === 'publicIp')) return undefined
  const gone = new Set(parts.flatMap((part) => (part.is === 'serviceTag' ? [part.service] : [])))
  const staying = boundServices(body.tags ?? {}).filter((service) => !gone.has(service))
  return staying.length === 0 ? body : { ...body, tags: bindServices(body.tags ?? {}, staying, cluster) }
}
