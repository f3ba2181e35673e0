import type { DocId, Owner } from '../document/names.ts'
import type { Wish } from '../document/wish.ts'
import type { WorldView } from '../document/world-view.ts'
import type { Intent } from '../intent/intent.ts'
import type { Problem } from '../intent/problem.ts'
import type { Ingress, LoadBalancerState } from '../provider.ts'
import type { Wait } from '../document/plan.ts'
import { standingOf } from './standing.ts'
import { familyOf } from './wishes/security-group-wish.ts'

export interface Answer {
  readonly ingress: readonly Ingress[]
  /** Every family has its address. */
  readonly isComplete: boolean
}

/** The addresses of a Service as they stand on its load balancer, in the order of its families. */
export function answerOf(
  world: WorldView,
  { owner, target, intent }: { readonly owner: Owner; readonly target: DocId; readonly intent: Intent },
): Answer {
  const addresses = [...(standingOf(world, target, owner)?.addresses.values() ?? [])]
  const own = intent.families.flatMap((family) => addresses.filter((address) => familyOf(address) === family))
  const ingress = [...new Set([...own, ...intent.additionalAddresses])].map((ip) => ({ ip }))
  return { ingress, isComplete: intent.families.every((family) => own.some((address) => familyOf(address) === family)) }
}

/** Sums up what became of a statement: refused if any document refuses, waiting if any waits, ready when all are. */
export function ensuredState(
  world: WorldView,
  {
    owner,
    wanted,
    answer,
  }: { readonly owner: Owner; readonly wanted: ReadonlyMap<DocId, Wish<unknown>>; readonly answer: Answer },
): LoadBalancerState {
  const problems: Problem[] = []
  const waits: string[] = []
  const { ingress } = answer
  for (const [doc, wish] of wanted) {
    if (wish === 'keep' || wish === 'leaving') continue
    const outcome = world.outcome(owner, doc)
    if (outcome?.is === 'refused') problems.push(outcome.why)
    else if (outcome?.is === 'waiting') waits.push(describe(outcome.wait))
    else if (outcome?.is !== 'ready') waits.push(`the write of ${shortName(doc)}`)
  }
  if (problems.length > 0) return { is: 'refused', problems, ingress }
  if (waits.length > 0) return { is: 'waiting', on: [...new Set(waits)].join('; '), ingress }
  if (!answer.isComplete) return { is: 'waiting', on: 'an address of the load balancer', ingress }
  return { is: 'ready', ingress, warnings: [] }
}

const reasons = {
  absent: 'which does not exist yet',
  moving: 'which is being changed',
  held: 'which another load balancer still holds',
  pointed: 'on which something still relies',
  clash: 'whose port is being given up by another Service',
} as const

/** One wait in words: `publicIPAddresses/x, which does not exist yet`. */
export function describe({ on, why, doc }: Wait): string {
  return `${shortName(doc ?? on)}, ${reasons[why]}`
}

function shortName(id: string): string {
  return id.split('/').slice(-2).join('/')
}
