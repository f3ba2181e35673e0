/**
 * Pools that interfaces name: each node is stated to the documents of its own machine, which are written side by side. What
 * keeps a machine from joining is its node's matter, never a Service's.
 */
import type { Documents } from '../../document/documents.ts'
import { nobody, type DocId } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { WriterEvent } from '../../document/writer-event.ts'
import type { Problem } from '../../intent/problem.ts'
import type { Member } from '../../provider.ts'
import type { Clock } from '../../time/clock.ts'
import { describe } from '../answer.ts'
import type { ManagedPool } from '../backend/managed-pool.ts'
import type { JoinWish, MachineFacts } from '../backend/machine-part.ts'
import { machinePoint } from '../points.ts'
import { ownerOfNode } from '../load-balancer/owners.ts'
import { findMachine, isOfSets, listsFor, type FoundMachine, type MachineSurroundings } from './find-machine.ts'
import type { MachineLists } from './machine-lists.ts'
import type { Membership, StatedNodes, TellNode } from './membership.ts'
import { Strays } from './strays.ts'

export interface InterfaceSurroundings extends MachineSurroundings {
  readonly documents: Documents
  readonly lists: MachineLists
  readonly pools: () => readonly ManagedPool[]
  readonly clock: Clock
  readonly tell: TellNode
}

interface Known {
  readonly node: Member
  /** gone: there is no such node any more, and it is forgotten once it has left. */
  readonly is: 'member' | 'outsider' | 'gone'
  told?: string | undefined
  /** Of its own machine. */
  doc?: DocId | undefined
}

const askerPrefix = 'node '

export class InterfaceMembership implements Membership {
  readonly #around: InterfaceSurroundings
  readonly #known = new Map<string, Known>()
  /** What Azure said to the latest write of a document, by its id. */
  readonly #failures = new Map<DocId, string>()

  readonly #strays: Strays

  constructor(around: InterfaceSurroundings) {
    this.#around = around
    this.#strays = new Strays(around)
  }

  state({ members, outsiders }: StatedNodes): void {
    // Where somebody else fills all pools nobody has to be found.
    if (this.#around.pools().length === 0) return
    // Nobody left is more often a broken control plane than a cluster without nodes: then everybody stays.
    if (members.length === 0) return
    const stated = new Map<string, Known>()
    for (const node of outsiders) stated.set(node.name, { node, is: 'outsider' })
    for (const node of members) stated.set(node.name, { node, is: 'member' })
    for (const [name, { node }] of this.#known) if (!stated.has(name)) stated.set(name, { node, is: 'gone' })
    for (const [name, next] of stated) {
      const before = this.#known.get(name)
      this.#known.set(name, { ...next, told: before?.told, doc: before?.doc })
      this.#look(name, { isNew: before?.is !== next.is || before.node.isReady !== next.node.isReady })
    }
    this.#claim()
  }

  #claim(): void {
    this.#strays.claim(new Set([...this.#known.values()].flatMap(({ doc }) => doc ?? [])))
  }

  /** A machine that Azure refuses to write at all is blamed on nobody by its document; its node has to be told all the same. */
  report(event: WriterEvent): void {
    const { doc } = event
    const isRefused = event.what === 'failed' && event.disposition.do === 'terminal'
    if (isRefused) this.#failures.set(doc, event.disposition.message)
    else if (event.what !== 'written' || !this.#failures.delete(doc)) return
    for (const [name, known] of this.#known) if (known.doc === doc) this.#look(name, { isNew: false })
  }

  wake(asker: string): void {
    this.#strays.wake(asker)
    if (asker.startsWith(askerPrefix)) this.#look(asker.slice(askerPrefix.length), { isNew: false })
  }

  nodesIn(pool: string): readonly Member[] {
    const world = this.#around.documents.viewFor('nodes in pools')
    return [...this.#known.values()].flatMap(({ node, doc }) => {
      // The world keeps the shares of all kinds; that of a machine is made by its kind alone.
      const facts = doc === undefined ? undefined : (world.share(doc, nobody) as MachineFacts | undefined)
      return facts?.pools.some((id) => id.toLowerCase() === pool.toLowerCase()) === true ? [node] : []
    })
  }

  lookAgain(): void {
    for (const name of this.#known.keys()) this.#look(name, { isNew: false })
    if (this.#known.size > 0) this.#claim()
  }

  #look(name: string, { isNew }: { readonly isNew: boolean }): void {
    const known = this.#known.get(name)
    if (known === undefined) return
    const { documents, lists } = this.#around
    // Before, a statement would only have each document read by itself.
    if (!lists.haveRead(listsFor(known.node, this.#around))) return
    const world = documents.viewFor(`${askerPrefix}${name}`)
    const found = findMachine(known.node, world, this.#around)
    known.doc = found.docs[0]
    const join: JoinWish = { kind: 'join', node: name }
    const wish = known.is === 'member' ? { want: join } : 'gone'
    documents.state(ownerOfNode(name), new Map(found.docs.map((doc) => [doc, wish])))
    if (known.is === 'member') this.#judge(known, { world, found, isNew })
    else this.#leave(known, world, found)
  }

  #judge(
    known: Known,
    { world, found, isNew }: { readonly world: WorldView; readonly found: FoundMachine; readonly isNew: boolean },
  ): void {
    const { node } = known
    const outcomes = found.docs.flatMap((doc) => world.outcome(ownerOfNode(node.name), doc) ?? [])
    const refused = outcomes.flatMap((outcome) => (outcome.is === 'refused' ? [outcome.why] : []))
    const waits = outcomes.flatMap((outcome) => (outcome.is === 'waiting' ? [outcome.wait] : []))
    const [doc = '', set = ''] = found.docs
    const ofMachine = waits.find(({ on }) => on === machinePoint(doc))
    const isSetMissing = waits.some(({ on }) => on === machinePoint(set))
    const isMissing = found.docs.length === 0 && found.why === undefined
    const sought = listsFor(node, this.#around).filter((list) =>
      isOfSets(list) ? isSetMissing : isMissing || ofMachine !== undefined,
    )
    this.#around.lists.lookAgain(sought, { isNew })
    const why =
      found.why ?? this.#failures.get(known.doc ?? '') ?? (isMissing ? 'Azure does not show its machine' : undefined)
    const said = why ?? (ofMachine && describe(ofMachine))
    this.#tell(known, refused[0] ?? (said === undefined ? undefined : problemOf(node.name, said)))
  }

  #leave(known: Known, world: WorldView, { docs }: FoundMachine): void {
    this.#tell(known, undefined)
    const { name } = known.node
    const owner = ownerOfNode(name)
    if (known.is !== 'gone' || !docs.every((doc) => world.outcome(owner, doc)?.is === 'ready')) return
    this.#around.documents.forget(owner, `${askerPrefix}${name}`)
    this.#known.delete(name)
  }

  /** Once for each reason. */
  #tell(known: Known, problem: Problem | undefined): void {
    if (known.told === problem?.why) return
    known.told = problem?.why
    this.#around.tell(known.node.name, problem)
  }
}

function problemOf(node: string, why: string): Problem {
  return {
    field: 'node',
    value: node,
    why,
    fix: 'Start the machine, or correct what azure.json says of machines; it is looked for again by itself',
  }
}
