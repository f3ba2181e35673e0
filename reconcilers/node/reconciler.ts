import type { LoadBalancers } from '#provider/provider'
import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import type { NodeObject } from '../kubernetes/node-object.ts'
import type { Metrics } from '../metrics.ts'
import { unreadyFor } from './unready.ts'
import { isSameMember, sortNodes, type DeclinedNode, type SortedNodes } from './member.ts'

export interface NodeReconcilerOptions {
  readonly listNodes: () => readonly NodeObject[]
  readonly loadBalancers: Pick<LoadBalancers<never>, 'declines' | 'setMembers'>
  /** Called when the first eligible node came or the last one went. */
  readonly onAvailabilityChange: () => void
  /** Nodes that are not ready leave after this; undefined: probes alone decide. */
  readonly leaveWhenNotReadyMs?: number | undefined
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
  #stated: SortedNodes | undefined
  #cancel: (() => void) | undefined
  #cancelUnready: (() => void) | undefined

  constructor(options: NodeReconcilerOptions) {
    this.#options = options
  }

  /** True if some node can take traffic. */
  get hasMembers(): boolean {
    return this.#stated !== undefined && this.#stated.members.length > 0
  }

  /** States the first members; until then changes are not handed on, since a half-read list would be an order to remove. */
  start(): void {
    this.#state(this.#sorted())
  }

  /** Looks at the nodes again. */
  changed(): void {
    if (this.#stated === undefined) return
    const next = this.#sorted()
    const byName = new Map(next.members.map((member) => [member.name, member]))
    if (this.#stated.members.every((member) => isSameMember(member, byName.get(member.name)))) {
      this.#cancel ??= this.#options.clock.after(0, () => this.#state(this.#sorted()))
      return
    }
    this.#state(next)
  }

  stop(): void {
    this.#cancel?.()
    this.#cancelUnready?.()
  }

  #state(next: SortedNodes): void {
    this.#cancel?.()
    this.#cancel = undefined
    const previous = this.#stated
    if (previous !== undefined && isSameList(previous, next)) return
    this.#stated = next
    const { members, outsiders } = next
    const { metrics, log, loadBalancers, onAvailabilityChange } = this.#options
    metrics.members.set(members.length)
    log.info({ nodes: members.map(({ name }) => name).slice(0, MAX_NAMES), count: members.length }, 'members')
    loadBalancers.setMembers(members, outsiders)
    if ((previous?.members.length === 0) !== (members.length === 0)) onAvailabilityChange()
  }

  #sorted(): SortedNodes {
    const { listNodes, loadBalancers } = this.#options
    const nodes = listNodes()
    const sorted = sortNodes(nodes, loadBalancers, this.#unready(nodes))
    this.#tell(sorted.declined)
    return sorted
  }

  #unready(nodes: readonly NodeObject[]): ReadonlySet<string> | undefined {
    const { clock, leaveWhenNotReadyMs } = this.#options
    if (leaveWhenNotReadyMs === undefined) return undefined
    const { late, nextInMs } = unreadyFor(nodes, leaveWhenNotReadyMs, clock.now())
    this.#cancelUnready?.()
    this.#cancelUnready = nextInMs === undefined ? undefined : clock.after(nextInMs, () => this.changed())
    return late
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

function isSameList(a: SortedNodes, b: SortedNodes): boolean {
  return (['members', 'outsiders'] as const).every(
    (list) =>
      a[list].length === b[list].length && a[list].every((member, index) => isSameMember(member, b[list][index])),
  )
}
