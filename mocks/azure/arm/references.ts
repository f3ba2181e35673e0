/**
 * Who points at what, over all documents. Two questions are answered from here: the back-references in a view
 * (from what was accepted), and whether something is in use. A reference that a write took away still counts as
 * use until that write is provisioned, and for the lag knob's time after it: deleting a public IP right behind
 * the PUT that detached it is refused, as on Azure (arm-semantics 4.3).
 */
import type { Clock } from '../../time/clock.ts'
import type { Lasting } from '../state/section.ts'
import { keyOf } from './resource-id.ts'

export interface Reference {
  /** The part that points, such as one frontend. */
  readonly from: string
  readonly to: string
  /** The address it takes in the subnet that it points at. */
  readonly address?: string
  /** Points at what the service makes for whoever points: it need not be there before. */
  readonly makes?: true
}

interface Held extends Reference {
  readonly owner: string
  current: boolean
}

/** A reference that was let go of and still counts as use. */
export interface Lingering extends Reference {
  readonly owner: string
  /** Milliseconds since the epoch. */
  readonly until: number
}

export class References implements Lasting<readonly Lingering[]> {
  readonly #clock: Clock
  readonly #lagMs: () => number
  readonly #byOwner = new Map<string, Set<Held>>()
  readonly #byTarget = new Map<string, Set<Held>>()
  readonly #lingering = new Map<Held, number>()
  #watcher: () => void = () => undefined

  constructor(clock: Clock, lagMs: () => number) {
    this.#clock = clock
    this.#lagMs = lagMs
  }

  /** Takes the references of a document that was just accepted; those it no longer has go on counting as use. */
  accept(owner: string, references: readonly Reference[]): void {
    for (const held of this.#of(owner)) held.current = false
    for (const reference of references) this.#add({ ...reference, owner: keyOf(owner), current: true })
  }

  /** Lets go of what the document no longer has, now that its write is provisioned. */
  settle(owner: string): void {
    const gone = [...this.#of(owner)].filter((held) => !held.current)
    const lagMs = this.#lagMs()
    if (lagMs === 0) gone.forEach((held) => this.#remove(held))
    else for (const held of gone) this.#linger(held, this.#clock.now() + lagMs)
  }

  /** Lets go of everything the document had: it is gone. */
  drop(owner: string): void {
    for (const held of this.#of(owner)) held.current = false
    this.settle(owner)
  }

  /** Counts references of a document that is gone as use for a while longer. */
  linger(owner: string, references: readonly Reference[], lagMs: number): void {
    const lingering = references.map((reference) => ({ ...reference, owner: keyOf(owner), current: false }))
    for (const held of lingering) this.#add(held)
    this.#clock.after(lagMs, () => lingering.forEach((held) => this.#remove(held)))
  }

  saved(): readonly Lingering[] {
    return [...this.#lingering].map(([{ owner, from, to, address }, until]) => {
      return { owner, from, to, until, ...(address === undefined ? {} : { address }) }
    })
  }

  restore(lingering: readonly Lingering[]): void {
    for (const { until, ...reference } of lingering) {
      const held = { ...reference, current: false }
      this.#add(held)
      this.#linger(held, until)
    }
  }

  watch(changed: () => void): void {
    this.#watcher = changed
  }

  /** Answers who points at `target` in what was accepted last. */
  current(target: string): readonly Reference[] {
    return this.#to(target).filter((held) => held.current)
  }

  /** Answers who uses `target`, other than `except` (a document): also who has let go too recently. */
  uses(target: string, except?: string): readonly Reference[] {
    const own = except === undefined ? undefined : keyOf(except)
    return this.#to(target).filter((held) => held.owner !== own)
  }

  /** Answers who uses a child of `target`, such as a subnet of a virtual network, other than `except`. */
  usesWithin(target: string, except?: string): readonly Reference[] {
    const prefix = `${keyOf(target)}/`
    const targets = [...this.#byTarget.keys()].filter((candidate) => candidate.startsWith(prefix))
    return targets.flatMap((candidate) => this.uses(candidate, except))
  }

  #of(owner: string): ReadonlySet<Held> {
    return this.#byOwner.get(keyOf(owner)) ?? new Set()
  }

  #to(target: string): readonly Held[] {
    return [...(this.#byTarget.get(keyOf(target)) ?? [])]
  }

  #linger(held: Held, until: number): void {
    this.#lingering.set(held, until)
    this.#watcher()
    this.#clock.after(Math.max(0, until - this.#clock.now()), () => this.#remove(held))
  }

  #add(held: Held): void {
    addTo(this.#byOwner, held.owner, held)
    addTo(this.#byTarget, keyOf(held.to), held)
  }

  #remove(held: Held): void {
    removeFrom(this.#byOwner, held.owner, held)
    removeFrom(this.#byTarget, keyOf(held.to), held)
    if (this.#lingering.delete(held)) this.#watcher()
  }
}

function addTo(index: Map<string, Set<Held>>, key: string, held: Held): void {
  const found = index.get(key)
  if (found === undefined) index.set(key, new Set([held]))
  else found.add(held)
}

function removeFrom(index: Map<string, Set<Held>>, key: string, held: Held): void {
  const found = index.get(key)
  found?.delete(held)
  if (found?.size === 0) index.delete(key)
}
