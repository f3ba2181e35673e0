import type { LoadBalancers, Member } from '#provider/provider'
import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import type { NodeObject } from '../kubernetes/node-object.ts'
import type { Metrics } from '../metrics.ts'
import { isSameMember, membersAmong, type DeclinedNode } from './member.ts'

export interface NodeReconcilerOptions {
  readonly listNodes: () => readonly NodeObject[]
  readonly loadBalancers: Pick<LoadBalancers<never>, 'declines' | 'setMembers'>
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
  readonly #toldDeclined = new Map<string, string>()
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
    const byName = new Map(next.map((member) => [member.name, member]))
    if (this.#members.every((member) => isSameMember(member, byName.get(member.name)))) {
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
    this.#options.loadBalancers.setMembers(next)
    if ((previous?.length === 0) !== (next.length === 0)) this.#options.onAvailabilityChange()
  }

  #eligible(): readonly Member[] {
    const { listNodes, loadBalancers } = this.#options
    const { members, declined } = membersAmong(listNodes(), loadBalancers)
    this.#tell(declined)
    return members
  }

  /** Once for each node and reason: whoever looks for a node that takes no traffic finds here why. */
  #tell(declined: readonly DeclinedNode[]): void {
    for (const { name, why } of declined) {
      if (this.#toldDeclined.get(name) !== why) this.#options.log.info({ node: name, why }, 'node takes no traffic')
    }
    this.#toldDeclined.clear()
    for (const { name, why } of declined) this.#toldDeclined.set(name, why)
  }
}

/** Upstream's cap on node names in one message. */
const MAX_NAMES = 20

function isSameList(a: readonly Member[], b: readonly Member[]): boolean {
  return a.length === b.length && a.every((member, index) => isSameMember(member, b[index]))
}
