import type { DocId, Owner } from '../document/names.ts'
import type { Wish } from '../document/wish.ts'
import type { WorldView } from '../document/world-view.ts'
import type { Intent } from '../intent/intent.ts'
import type { Problem } from '../intent/problem.ts'
import type { Ingress, LoadBalancerState } from '../provider.ts'
import type { Wait } from '../document/plan.ts'
import { takenPorts, withPortErrors } from './port-errors.ts'
import { releases } from './public-ip/leaves.ts'
import { familyOf, type Standing } from './wishes/security-group-wish.ts'

export interface Answer {
  readonly ingress: readonly Ingress[]
  /** Every family has its address. */
  readonly isComplete: boolean
  /** Whether these may be shown before the others come. */
  readonly isEnough: boolean
  /** False: nobody is behind a rule that should lead to all nodes. */
  readonly hasNodes: boolean
}

/** The addresses of a Service as they stand where it shall stand, in the order of its families. */
export function answerOf(intent: Intent, standing: Standing | undefined): Answer {
  const addresses = [...(standing?.addresses.values() ?? [])]
  const own = intent.families.flatMap((family) => addresses.filter((address) => familyOf(address) === family))
  const ingress = [...new Set([...own, ...intent.additionalAddresses])].map((ip) => ({ ip }))
  const hasNodes = standing?.share.hasNodes ?? true
  const isComplete = intent.families.every((family) => own.some((address) => familyOf(address) === family))
  return { hasNodes, ingress, isComplete, isEnough: isComplete || (intent.isEitherEnough && own.length > 0) }
}

export interface Statement {
  readonly owner: Owner
  readonly wanted: ReadonlyMap<DocId, Wish<unknown>>
}

export interface Ensured {
  readonly intent: Intent
  readonly answer: Answer
  readonly published: readonly Ingress[]
  readonly warnings: readonly Problem[]
  /** Nodes are on their way from another load balancer: an address is not shown before it serves. */
  readonly nodesAreComing: boolean
}

/**
 * Sums up what became of a statement: refused if any document refuses, waiting if any waits, ready when all that is wanted
 * stands. Until then the Service goes on showing what it shows: an address that nobody may reach yet is no address.
 */
export function ensuredState(
  world: WorldView,
  statement: Statement,
  { intent, answer, published, warnings, nodesAreComing }: Ensured,
): LoadBalancerState {
  const { problems, waits, isContested } = openIn(
    world,
    statement,
    (wish) => typeof wish === 'object' && !releases(wish),
  )
  const ingress = isFinished(world, statement, answer) ? together(answer.ingress, published) : published
  if (problems.length > 0) {
    const shown = withPortErrors(ingress, intent, takenPorts(problems))
    return { is: 'refused', problems, ingress: shown, ...(isContested && { contested: true }) }
  }
  if (waits.length > 0) return { is: 'waiting', on: waits.join('; '), ingress }
  if (!answer.isComplete) return { is: 'waiting', on: 'an address of the load balancer', ingress }
  if (!answer.hasNodes && nodesAreComing) {
    return { is: 'waiting', on: 'nodes that come from another load balancer', ingress: published }
  }
  return { is: 'ready', ingress: answer.ingress, warnings }
}

/** One of two families, where that is enough, stands and is opened: what is still open is about the other one's address. */
function isFinished(world: WorldView, { owner, wanted }: Statement, { isComplete, isEnough }: Answer): boolean {
  if (isComplete || !isEnough) return false
  const besides = [...wanted].filter(([doc, wish]) => typeof wish === 'object' && !isOfAddress(doc))
  return besides.length > 0 && besides.every(([doc]) => world.outcome(owner, doc)?.is === 'ready')
}

function isOfAddress(doc: DocId): boolean {
  return /\/(loadBalancers|publicIPAddresses)\/[^/]+$/i.test(doc)
}

/** What is shown already is served until all is there. */
function together(finished: readonly Ingress[], published: readonly Ingress[]): readonly Ingress[] {
  const ips = new Set(finished.map(({ ip }) => ip))
  return [...finished, ...published.filter(({ ip }) => !ips.has(ip))]
}

/** What still keeps a Service from being gone; undefined if every document has let it go. */
export function leavingWait(world: WorldView, statement: Statement): string | undefined {
  const { problems, waits } = openIn(world, statement, (wish) => wish !== 'keep')
  const all = [...problems.map((problem) => problem.why), ...waits]
  return all.length === 0 ? undefined : all.join('; ')
}

function openIn(world: WorldView, { owner, wanted }: Statement, counts: (wish: Wish<unknown>) => boolean) {
  const problems: Problem[] = []
  const waits = new Set<string>()
  let refusals = 0
  for (const [doc, wish] of wanted) {
    if (!counts(wish)) continue
    const outcome = world.outcome(owner, doc)
    if (outcome?.is === 'refused') {
      problems.push(outcome.why)
      if (outcome.contested !== true) refusals += 1
    } else if (outcome?.is === 'waiting') waits.add(describe(outcome.wait))
    else if (outcome?.is !== 'ready') waits.add(`the write of ${shortName(doc)}`)
  }
  return { problems, waits: [...waits], isContested: refusals === 0 }
}

/** One wait in words: `publicIPAddresses/x, which does not exist yet`. */
export function describe({ on, why, doc, note = 'not ready' }: Wait): string {
  const point = shortName(on)
  const other = doc === undefined ? 'something else' : shortName(doc)
  switch (why) {
    case 'absent':
      return `${point}, which does not exist yet`
    case 'moving':
      return `${doc === undefined ? point : other}, which is being changed`
    case 'held':
      return `${point}, which ${other} still holds`
    case 'pointed':
      return `${point}, on which ${other} still relies`
    case 'unfit':
      return `${point}, which is ${note}`
    case 'clash':
      return `${point}, where another Service is giving up the port`
  }
}

const spelling: ReadonlyMap<string, string> = new Map(
  [
    'publicIPAddresses',
    'loadBalancers',
    'networkSecurityGroups',
    'privateLinkServices',
    'frontendIPConfigurations',
    'backendAddressPools',
    'networkInterfaces',
    'virtualMachines',
    'virtualMachineScaleSets',
  ].map((type) => [type.toLowerCase(), type]),
)

/** The last two parts of an id, or of a point made of one, which is in lower case. */
function shortName(id: string): string {
  const [type = '', ...names] = id.split('/').slice(-2)
  return [type === 'addr' ? 'address' : (spelling.get(type) ?? type), ...names].join(type === 'addr' ? ' ' : '/')
}
