import type { Documents } from '../document/documents.ts'
import type { DocId } from '../document/names.ts'
import type { ServiceRef } from '../intent/intent.ts'
import type { ExplainedDocument, ExplainedFrontend, Explanation } from '../provider.ts'
import { describe } from './answer.ts'
import type { LoadBalancerBody } from './load-balancer/body.ts'
import { baseName } from './names/base-name.ts'
import type { Placement } from './placement.ts'
import { standingOf } from './standing.ts'

interface Surroundings {
  readonly documents: Documents
  readonly placement: Placement
  readonly securityGroup: DocId
}

/** Shows what stands in Azure for a Service and what is still open; reads only what is observed already. */
export function explainService(service: ServiceRef, around: Surroundings): Explanation {
  const owner = baseName(service.uid)
  const { documents, placement, securityGroup } = around
  const world = documents.viewFor(`explain ${service.uid}`)
  const stated = documents.world.statements.get(owner) ?? []
  const concerned = new Set([...stated, ...world.footprint(owner), securityGroup])
  return {
    documents: [...concerned].map((doc) => explainDocument(doc, owner, documents)),
    frontends: placement.all.flatMap((doc) => explainFrontends(doc, owner, documents)),
  }
}

function explainDocument(doc: DocId, owner: string, documents: Documents): ExplainedDocument {
  const observed = documents.observed(doc)
  const outcome = documents.viewFor(`explain ${doc}`).outcome(owner, doc)
  const notes = { ready: 'as wished', pending: 'to be written', waiting: '', refused: '' } as const
  const note =
    outcome?.is === 'waiting'
      ? `waits for ${describe(outcome.wait)}`
      : outcome?.is === 'refused'
        ? `refused: ${outcome.why.why}`
        : notes[outcome?.is ?? 'ready']
  const state = observed?.body === undefined ? 'absent' : observed.state
  return { id: doc, version: observed?.version ?? '', state, pending: [], note: outcome === undefined ? '' : note }
}

function explainFrontends(doc: DocId, owner: string, documents: Documents): readonly ExplainedFrontend[] {
  const standing = standingOf(documents.viewFor(`explain ${doc}`), doc, owner)
  const body = documents.observed(doc)?.body as LoadBalancerBody | undefined
  return (standing?.share.frontends ?? []).map(({ name }) => {
    const rules = (standing?.share.rules ?? []).filter((rule) => rule.frontend === name)
    const pools = new Set(rules.map((rule) => rule.pool))
    return {
      name: `${doc.split('/').at(-1)}/${name}`,
      address: standing?.addresses.get(name) ?? '',
      rules: rules.map((rule) => {
        const way = rule.floatingIp ? 'floating IP' : 'NodePort'
        return `${rule.name}: ${rule.protocol} ${rule.frontendPort} -> ${rule.backendPort} (${way}), pool ${rule.pool}`
      }),
      probes: [...new Set(rules.map((rule) => rule.probe ?? 'none: every member counts as up'))],
      members: membersOf(body, pools),
    }
  })
}

function membersOf(body: LoadBalancerBody | undefined, pools: ReadonlySet<string>): readonly string[] {
  const all = (body?.properties?.backendAddressPools ?? []).filter((pool) => pools.has(pool.name))
  return all.flatMap((pool) =>
    (pool.properties?.loadBalancerBackendAddresses ?? []).map(
      ({ name, properties }) => `${name} ${properties?.ipAddress ?? ''}`,
    ),
  )
}
