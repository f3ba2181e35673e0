/**
 * Machines that are in our pools and that no Node stands for: new ones whose kubelet has not registered yet, and those whose
 * Node went while no controller lived. Time tells them apart.
 */
import type { Documents } from '../../document/documents.ts'
import type { DocId } from '../../document/names.ts'
import type { Clock } from '../../time/clock.ts'
import type { ManagedPool } from '../backend/managed-pool.ts'
import { poolPoint } from '../points.ts'

export interface StraysSurroundings {
  readonly documents: Documents
  readonly clock: Clock
  readonly pools: () => readonly ManagedPool[]
}

/** Longer than any machine takes from its creation to its Node. */
const graceMs = 15 * 60_000
const asker = 'machines in pools'
const machinePattern = /\/networkInterfaces\/[^/]+$|\/virtualMachineScaleSets\/[^/]+\/virtualMachines\/[^/]+$/i

export class Strays {
  readonly #around: StraysSurroundings
  readonly #since = new Map<DocId, number>()
  #claimed: ReadonlySet<DocId> = new Set()
  #cancel: (() => void) | undefined

  constructor(around: StraysSurroundings) {
    this.#around = around
  }

  /** Takes note of the documents that Nodes stand for. Not called while no node is known at all: then nobody leaves. */
  claim(docs: ReadonlySet<DocId>): void {
    this.#claimed = docs
    this.#look()
  }

  wake(woken: string): void {
    if (woken === asker) this.#look()
  }

  #look(): void {
    const { documents, clock, pools } = this.#around
    const world = documents.viewFor(asker)
    const inPools = pools().flatMap(({ id }) => world.whoPointsAt(poolPoint(id)).map(({ doc }) => doc))
    const strays = new Set(inPools.filter((doc) => machinePattern.test(doc) && !this.#claimed.has(doc)))
    for (const doc of this.#since.keys()) if (!strays.has(doc)) this.#acquit(doc)
    const now = clock.now()
    for (const doc of strays) {
      const since = this.#since.get(doc) ?? now
      this.#since.set(doc, since)
      if (now >= since + graceMs) documents.state(ownerOf(doc), new Map([[doc, 'gone']]))
    }
    this.#wakeAt(Math.min(...[...this.#since.values()].filter((since) => now < since + graceMs)) + graceMs)
  }

  #acquit(doc: DocId): void {
    this.#since.delete(doc)
    this.#around.documents.forget(ownerOf(doc), ownerOf(doc))
  }

  #wakeAt(at: number): void {
    const { clock } = this.#around
    this.#cancel?.()
    this.#cancel = at === Infinity ? undefined : clock.after(at - clock.now(), () => this.#look())
  }
}

const ownerOf = (doc: DocId): string => `stray ${doc}`
