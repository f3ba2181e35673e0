/**
 * What a document that names backend pools should name: those of ours, if its node takes traffic and traffic can come to
 * them. A pool is named only once it stands, and whoever is bound to another load balancer of the same side stays there.
 */
import type { PlanRequest } from '../../document/kind.ts'
import { holdFor, mayEnter } from '../../document/laws.ts'
import { nobody, type Owner } from '../../document/names.ts'
import type { Change, Plan, Wait } from '../../document/plan.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Problem } from '../../intent/problem.ts'
import { machinePoint, poolPoint } from '../points.ts'
import type { Bearer } from './bearer.ts'
import { withPool } from './ip-configuration.ts'
import type { MachinePart } from './machine-part.ts'
import { isPoolInUse, isUnused, type ManagedPool, type PoolSurroundings } from './managed-pool.ts'

export type MembershipRequest<Body> = PlanRequest<Body, MachinePart>

export function planMembership<Body>(
  request: MembershipRequest<Body>,
  world: WorldView,
  { bearer, around }: { readonly bearer: Bearer<Body>; readonly around: PoolSurroundings },
): Plan<Body> {
  const { doc, observed } = request
  const wanting = [...request.wishes].flatMap(([owner, wish]) => (typeof wish === 'object' ? [owner] : []))
  if (observed.body === undefined) {
    const wait: Wait = { on: machinePoint(doc), why: 'absent', by: [] }
    return { body: undefined, changes: [], refused: new Map(), waiting: forAll(around.joins ? wanting : [], wait) }
  }
  const draft = new Membership(observed.body, bearer)
  const leaves = !around.joins || (wanting.length === 0 && request.wishes.size > 0)
  const isTakenOut = !around.joins && around.azureMigrates && bearer.isProfile !== true
  const findings = around.pools().map((pool): Finding | undefined => {
    const isInUse = isPoolInUse(world, pool)
    if (leaves || isUnused(world, pool)) return isTakenOut ? undefined : draft.leave(pool, { isUnused: !isInUse })
    const mayJoin = isInUse && wanting.length > 0
    return mayJoin ? join(draft, pool, { doc, world, around, owner: wanting[0] ?? nobody }) : undefined
  })
  const waits = findings.flatMap((finding) => (finding !== undefined && 'wait' in finding ? [finding.wait] : []))
  const problems = findings.flatMap((finding) =>
    finding !== undefined && 'problem' in finding ? [finding.problem] : [],
  )
  const { body, changes } = draft
  const hold = changes.length === 0 ? undefined : holdFor(world, poolsHeld(body, { bearer, around }))
  return {
    body,
    changes,
    refused: forAll(problems.length === 0 ? [] : wanting, problems[0]),
    waiting: forAll(waits.length === 0 ? [] : wanting, waits[0]),
    ...(hold === undefined ? {} : { hold }),
  }
}

type Finding = { readonly wait: Wait } | { readonly problem: Problem }

interface Joining {
  readonly doc: string
  readonly world: WorldView
  readonly around: PoolSurroundings
  readonly owner: Owner
}

function join<Body>(
  draft: Membership<Body>,
  pool: ManagedPool,
  { doc, world, around, owner }: Joining,
): Finding | undefined {
  if (draft.isIn(pool)) return undefined
  const whyNot = draft.whyNot()
  if (whyNot !== undefined) return { wait: { on: machinePoint(doc), why: 'unfit', by: [], note: whyNot } }
  const rival = draft.rivalOf(pool, (other) => around.isInternal(other, world))
  if (rival !== undefined) return { problem: boundElsewhere(draft.noun, doc, rival) }
  const wait = mayEnter(world, doc, poolPoint(pool.id))
  if (wait !== undefined) return { wait }
  draft.join(pool, owner)
  return undefined
}

/** The working copy of one document. */
class Membership<Body> {
  readonly #bearer: Bearer<Body>
  readonly changes: Change[] = []
  body: Body

  constructor(body: Body, bearer: Bearer<Body>) {
    this.body = body
    this.#bearer = bearer
  }

  get noun(): string {
    return this.#bearer.noun
  }

  isIn({ id }: ManagedPool): boolean {
    return this.#bearer.pools(this.body).some((one) => one.toLowerCase() === id.toLowerCase())
  }

  whyNot(): string | undefined {
    return this.#bearer.whyNot?.(this.body)
  }

  /** Another load balancer of the pool's side that the machine is bound to: Azure allows one of each side. */
  rivalOf(pool: ManagedPool, isInternal: (loadBalancer: string) => boolean): string | undefined {
    return this.#bearer
      .pools(this.body)
      .map(loadBalancerOf)
      .find((other) => !isSame(other, pool.loadBalancer) && isInternal(other) === pool.isInternal)
  }

  /** A machine without a configuration of the pool's family has nothing to join with. */
  join({ id, family }: ManagedPool, owner: Owner): void {
    const joined = withPool(this.#bearer.configurations(this.body), family, id)
    if (joined === undefined) return
    this.body = this.#bearer.withConfigurations(this.body, joined)
    this.changes.push({ owner, text: `join pool ${shortPool(id)}`, effect: 'traffic' })
  }

  /** From a pool that nothing leads to nobody has to hurry: its rules may have gone by mistake, and be on their way back. */
  leave(pool: ManagedPool, { isUnused }: { readonly isUnused: boolean }): undefined {
    if (!this.isIn(pool)) return
    this.body = this.#bearer.withoutPool(this.body, pool.id)
    const text = `leave pool ${shortPool(pool.id)}`
    this.changes.push({ owner: nobody, text, effect: 'traffic', ...(isUnused ? { lazy: true } : {}) })
  }
}

function poolsHeld<Body>(
  body: Body,
  { bearer, around }: { readonly bearer: Bearer<Body>; readonly around: PoolSurroundings },
): readonly string[] {
  const ours = new Set(around.pools().map(({ id }) => poolPoint(id)))
  return bearer
    .pools(body)
    .map(poolPoint)
    .filter((point) => ours.has(point))
}

function boundElsewhere(noun: string, doc: string, rival: string): Problem {
  const name = nameOf(doc)
  return {
    field: 'node',
    value: name,
    why: `${noun} ${name} is bound to load balancer ${nameOf(rival)}; Azure allows one of each side`,
    fix: `Take it out of the pools of ${nameOf(rival)}, or exclude the node from load balancers by label`,
  }
}

function forAll<T>(owners: readonly Owner[], value: T | undefined): Map<Owner, T> {
  return new Map(value === undefined ? [] : owners.map((owner) => [owner, value]))
}

function loadBalancerOf(pool: string): string {
  return pool.split('/').slice(0, -2).join('/')
}

function shortPool(pool: string): string {
  const [loadBalancer = '', , name = ''] = pool.split('/').slice(-3)
  return `${loadBalancer}/${name}`
}

function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1)
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
