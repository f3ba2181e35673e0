import type { DocId } from '../../document/names.ts'
import type { Frontend, LoadBalancerBody } from '../load-balancer/body.ts'
import { Draft } from '../load-balancer/draft.ts'
import { ownerOfName } from '../load-balancer/owners.ts'
import type { KnownCluster, Leftover } from './leftover.ts'

/** Rules, probes and frontends on a load balancer of the cluster that are named after no living Service. */
export function loadBalancerLeftovers(doc: DocId, body: LoadBalancerBody, cluster: KnownCluster): readonly Leftover[] {
  const draft = new Draft(doc, body)
  const why = 'it is named after a Service that does not exist'
  const leftover = (is: 'rule' | 'probe' | 'frontend', name: string): Leftover => ({
    doc,
    part: { is, name },
    why,
    doubtful: false,
  })
  const rules = [...draft.rules.values()].filter(({ name }) => isDead(name, cluster))
  const left = new Set(rules)
  const used = new Set(
    [...draft.rules.values()]
      .filter((rule) => !left.has(rule))
      .map(({ properties }) => draft.nameIn(properties?.probe)),
  )
  const probes = [...draft.probes].filter(([key, { name }]) => isDead(name, cluster) && !used.has(key))
  return [
    ...rules.map(({ name }) => leftover('rule', name)),
    ...probes.map(([, { name }]) => leftover('probe', name)),
    ...deadFrontends(draft, cluster).map(({ name }) => leftover('frontend', name)),
  ]
}

/** A frontend on which living Services or others stand is no leftover, whoever it is named after: they share the address. */
function deadFrontends(draft: Draft, cluster: KnownCluster): readonly Frontend[] {
  return [...draft.frontends.values()].filter(
    ({ name }) =>
      isDead(name, cluster) &&
      !draft.hasForeigners(name) &&
      draft.rulesOn(name).every((rule) => isDead(rule.name, cluster)),
  )
}

function isDead(name: string, cluster: KnownCluster): boolean {
  const owner = ownerOfName(name)
  return owner !== undefined && !cluster.isLiving(owner)
}
