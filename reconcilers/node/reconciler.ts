import type { Member } from '#provider/provider'
import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import type { NodeObject } from '../kubernetes/node-object.ts'
import type { Metrics } from '../metrics.ts'
import { memberOf } from './member.ts'
import { isEligible } from './predicates.ts'
import type { EligibilityOptions } from './predicates.ts'

export interface NodeReconcilerOptions extends EligibilityOptions {
  readonly listNodes: () => readonly NodeObject[]
  readonly setMembers: (members: readonly Member[]) => void
  /** Called when the first eligible node came or the last one went. */
  readonly onAvailabilityChange: () => void
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
}

/**
 * Hands the eligible nodes to the provider: once for all Services, and only when they differ. Additions wait for the end
 * of the tick, because nodes come in lists; a node that leaves is handed on at once, because traffic still goes there.
 */
export class NodeReconciler {
  readonly #options: NodeReconcilerOptions
  #members: readonly Member[] | undefined
  #cancel: (() => void) | undefined

  constructor(options: NodeReconcilerOptions) {
    this.#options = options
  }

  /** True if some node can take traffic. */
  get hasMembers(): boolean {
    return this.#members !== undefined && this.#members.length > 0
  }

  /** States the first members; until then changes are not handed on, since a half-read list would be an order to remove. */
  start(): void {
    this.#state(this.#eligible())
  }

  /** Looks at the nodes again. */
  changed(): void {
    if (this.#members === undefined) return
    const next = this.#eligible()
    if (this.#members.every((member) => next.some((other) => isSame(member, other)))) {
      this.#cancel ??= this.#options.clock.after(0, () => this.#state(this.#eligible()))
      return
    }
    this.#state(next)
  }

  stop(): void {
    this.#cancel?.()
  }

  #state(next: readonly Member[]): void {
    this.#cancel?.()
    this.#cancel = undefined
    const previous = this.#members
    if (previous !== undefined && isSameList(previous, next)) return
    this.#members = next
    this.#options.metrics.members.set(next.length)
    this.#options.log.info({ nodes: next.map(({ name }) => name).slice(0, MAX_NAMES), count: next.length }, 'members')
    this.#options.setMembers(next)
    if ((previous?.length === 0) !== (next.length === 0)) this.#options.onAvailabilityChange()
  }

  #eligible(): readonly Member[] {
    return this.#options
      .listNodes()
      .filter((node) => isEligible(node, this.#options))
      .flatMap((node) => memberOf(node) ?? [])
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }
}

/** Upstream's cap on node names in one message. */
const MAX_NAMES = 20

function isSameList(a: readonly Member[], b: readonly Member[]): boolean {
  return a.length === b.length && a.every((member, index) => isSame(member, b[index]))
}

function isSame(a: Member, b: Member | undefined): boolean {
  return a.name === b?.name && a.addresses.join() === b.addresses.join()
}
