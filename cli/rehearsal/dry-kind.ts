import type { Kind, Observed, WriteRequest } from '#provider/document/kind'
import type { DocId } from '#provider/document/names'
import type { Change, Plan } from '#provider/document/plan'

/** One write that the controller would make. */
export interface RehearsedWrite {
  readonly doc: DocId
  readonly method: 'PUT' | 'DELETE'
  readonly isNew: boolean
  readonly changes: readonly Change[]
}

/** Stands for what only Azure or the API server can tell; starts with a mark that no real value has. */
export const unknownMark = '(known after apply)'

/**
 * The same kind of document with a `write` that answers what it was given. So a plan is the controller's own loop, and
 * cannot say anything else than what the controller will do.
 */
export function dryKind<Body, C>(kind: Kind<Body, C>, record: (write: RehearsedWrite) => void): Kind<Body, C> {
  let writes = 0
  return {
    ...kind,
    name: kind.name,
    index: (doc, observed) => kind.index(doc, observed),
    plan: (request, world) => inHaste(kind.plan(request, world)),
    read: (doc, signal) => kind.read(doc, signal),
    write({ doc, plan, observed }: WriteRequest<Body>): Promise<Observed<Body>> {
      writes += 1
      const method = plan.body === undefined ? 'DELETE' : 'PUT'
      record({ doc, method, isNew: observed.body === undefined, changes: plan.changes })
      const body = plan.body === undefined ? undefined : fillIn(doc, plan.body)
      return Promise.resolve({ body, version: `rehearsed-${writes}`, state: 'settled' })
    },
  }
}

/** Additions that wait a second for company would be missed: who only looks is gone by then. */
function inHaste<Body>(plan: Plan<Body>): Plan<Body> {
  return { ...plan, changes: plan.changes.map(({ lazy: _lazy, ...change }) => change) }
}

/** Gives a body the addresses that Azure would: other documents only follow what has one. */
function fillIn<Body>(doc: DocId, body: Body): Body {
  const { properties } = body as { properties?: Record<string, unknown> }
  if (properties === undefined) return body
  if (/\/publicIPAddresses\/[^/]+$/i.test(doc)) {
    const address = properties['ipAddress'] ?? unknownAddress(doc, properties['publicIPAddressVersion'])
    return { ...body, properties: { ...properties, ipAddress: address } }
  }
  const frontends = properties['frontendIPConfigurations']
  if (!Array.isArray(frontends)) return body
  return { ...body, properties: { ...properties, frontendIPConfigurations: frontends.map(withPrivateAddress) } }
}

function withPrivateAddress(frontend: { name: string; properties?: Record<string, unknown> }): unknown {
  const { properties = {} } = frontend
  if (properties['subnet'] === undefined || properties['privateIPAddress'] !== undefined) return frontend
  const address = unknownAddress(frontend.name, properties['privateIPAddressVersion'])
  return { ...frontend, properties: { ...properties, privateIPAddress: address } }
}

/** Unique, since addresses tell documents apart; an IPv6 one is known by its colon. */
function unknownAddress(name: string, version: unknown): string {
  return `${unknownMark}${version === 'IPv6' ? ':' : ''}${name.split('/').at(-1)}`
}
