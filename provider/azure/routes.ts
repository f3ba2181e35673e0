/**
 * The routes to the pods of nodes: one table, one writer. They have a world of documents of their own, because nothing of a
 * Service points at them: a table that may not be read must hold up no load balancer.
 */
import { DispositionError } from '../document/disposition.ts'
import { Documents } from '../document/documents.ts'
import type { Kind } from '../document/kind.ts'
import type { DocId } from '../document/names.ts'
import type { Outcome } from '../document/outcome.ts'
import type { WriterEvent } from '../document/writer-event.ts'
import type { Prefix } from '#provider/intent/net/prefix'
import type { RoutedNode, Routes, RouteState } from '../provider.ts'
import type { Clock } from '../time/clock.ts'
import type { ArmClient } from './arm/client.ts'
import type { AzureConfig } from './config/azure-config.ts'
import { isUnmanaged } from './instances/unmanaged.ts'
import type { KindOptions } from './kinds.ts'
import type { PlacedUse } from './limits/limit-use.ts'
import { LimitWatch } from './limits/limit-watch.ts'
import { ownerOfNode, rosterOwner } from './load-balancer/owners.ts'
import { networkId } from './names/ids.ts'
import { readDocument } from './document/arm-document.ts'
import type { RouteTableBody } from './route-table/body.ts'
import { routeTableKind } from './route-table/kind.ts'
import type { NodesWish, WaysWish } from './route-table/part.ts'
import { noAddress } from './route-table/problems.ts'
import { waysOf } from './route-table/ways.ts'

export interface AzureRoutesOptions {
  readonly config: AzureConfig
  readonly tableName: string
  readonly arm: ArmClient
  readonly clock: Clock
  readonly mayWrite: () => boolean
  readonly driftIntervalMs: number
  readonly routesPerTable: number
  /** Replaces the way the table is written, for plans that change nothing. */
  readonly wrapKind?: KindOptions['wrapKind']
  readonly report: (event: WriterEvent) => void
  readonly signal: AbortSignal
}

const askerPrefix = 'routes of '
const askerOf = (node: string) => `${askerPrefix}${node}`

export class AzureRoutes implements Routes {
  readonly #options: AzureRoutesOptions
  readonly #table: DocId
  #documents: Documents | undefined
  #nodes: ReadonlyMap<string, RoutedNode> = new Map()
  /** Why the last write came to nothing; undefined: it did not. */
  #trouble: string | undefined
  readonly #limits = new LimitWatch({ ownersAt: () => this.#newest(), onChange: (node) => this.#listener(node) })
  #listener: (node: string) => void = () => {}

  constructor(options: AzureRoutesOptions) {
    this.#options = options
    const { networkSubscriptionId: subscriptionId, routeTableResourceGroup: resourceGroup } = options.config
    this.#table = networkId({ subscriptionId, resourceGroup }, 'routeTables', options.tableName)
  }

  begin(clusterCidrs: readonly Prefix[]): void {
    const { config, arm, clock, mayWrite, routesPerTable, signal, wrapKind = (kind) => kind } = this.#options
    const { location, tags } = config
    const kind = wrapKind(routeTableKind(arm, { clusterCidrs, location, tags, routesPerTable }))
    this.#documents ??= new Documents({
      clock,
      mayWrite,
      signal,
      kindOf: () => kind as Kind<unknown, unknown>,
      onWake: (asker) => this.#wake(asker.slice(askerPrefix.length)),
      report: (event) => this.#note(event),
    })
    this.#lookAgainLater()
    this.#stateAll(new Set())
  }

  setNodes(nodes: readonly RoutedNode[]): void {
    // A cluster without any node is far more often a view of it that went wrong: the pods of all would be cut off.
    if (nodes.length === 0) return
    const before = new Set(this.#nodes.keys())
    this.#nodes = new Map(nodes.map((node) => [node.name, node]))
    this.#stateAll(before)
  }

  onChange(listener: (node: string) => void): void {
    this.#listener = listener
  }

  stateOf(name: string): RouteState {
    const news = this.#limits.newsAt([this.#table])
    return { ...this.#answerFor(name), ...(news.length > 0 && { news }) }
  }

  #answerFor(name: string): RouteState {
    const node = this.#nodes.get(name)
    if (node === undefined || this.#documents === undefined) return { is: 'waiting' }
    // Somebody else leads to its pods, and nobody here can know whether he does.
    if (isUnmanaged(node)) return { is: 'ready' }
    const outcome = this.#outcomeOf(name)
    if (outcome?.is === 'refused') return { is: 'refused', problem: outcome.why }
    const { homeless } = waysOf(node)
    if (homeless !== undefined && node.addresses.length > 0) return { is: 'refused', problem: noAddress(homeless) }
    if (outcome?.is === 'ready' && homeless === undefined) return { is: 'ready' }
    return this.#trouble === undefined ? { is: 'waiting' } : { is: 'failed', why: this.#trouble }
  }

  /** The id of the table. */
  get table(): DocId {
    return this.#table
  }

  /** Reads the table as it stands now, for whoever only looks; undefined: there is none. Throws what Azure refuses. */
  async look(signal: AbortSignal): Promise<RouteTableBody | undefined> {
    const { body } = await readDocument<RouteTableBody>(this.#options.arm, this.#table, signal)
    return body
  }

  /** How much of the limits of the table is taken. */
  limitsUsed(): readonly PlacedUse[] {
    const body = this.#documents?.observed(this.#table)?.body as RouteTableBody | undefined
    const taken = body?.properties?.routes?.length
    if (taken === undefined) return []
    return [{ limit: 'routesPerTable', taken, most: this.#options.routesPerTable, at: this.#table }]
  }

  /** Whether the table is being written now. */
  isWriting(): boolean {
    return this.#documents?.isWriting() ?? false
  }

  /** Writing may begin now. */
  writeNow(): void {
    this.#documents?.writeNow()
  }

  /** Others may have written the table. */
  lookAgain(): void {
    this.#documents?.refresh(this.#table)
  }

  /** Nothing is read or written, and nothing waits for its turn. */
  get isAtRest(): boolean {
    return this.#documents === undefined || this.#documents.busy().length === 0
  }

  async drain(): Promise<void> {
    await this.#documents?.drain()
  }

  /** The node that came last: with it the table came near its limit, or whoever looks at it first. */
  #newest(): readonly string[] {
    const [newest] = [...this.#nodes.values()].toSorted((one, other) => other.createdAtMs - one.createdAtMs)
    return newest === undefined ? [] : [newest.name]
  }

  #lookAtLimits(): void {
    this.#limits.look(this.#table, this.limitsUsed())
  }

  #lookAgainLater(): void {
    const { clock, driftIntervalMs, signal } = this.#options
    if (driftIntervalMs <= 0 || signal.aborted) return
    clock.after(driftIntervalMs, () => {
      if (signal.aborted) return
      // Of what others wrote nobody is woken: what the look before this one has found is told now.
      this.#lookAtLimits()
      this.lookAgain()
      this.#lookAgainLater()
    })
  }

  #stateAll(before: ReadonlySet<string>): void {
    const documents = this.#documents
    if (documents === undefined || this.#nodes.size === 0) return
    const want: NodesWish = { kind: 'nodes', nodes: [...this.#nodes.keys()].toSorted() }
    documents.state(rosterOwner, new Map([[this.#table, { want }]]))
    for (const node of this.#nodes.values()) {
      const wishes = new Map(isUnmanaged(node) ? [] : [[this.#table, { want: waysWish(node) }]])
      documents.state(ownerOfNode(node.name), wishes)
    }
    // Said by name as well: a route of old that bears nothing but the name of its node is known by that alone.
    for (const name of before) {
      if (this.#nodes.has(name)) continue
      documents.state(ownerOfNode(name), new Map([[this.#table, 'gone']]))
      this.#outcomeOf(name)
    }
  }

  #outcomeOf(name: string): Outcome | undefined {
    return this.#documents?.viewFor(askerOf(name)).outcome(ownerOfNode(name), this.#table)
  }

  #wake(name: string): void {
    this.#lookAtLimits()
    if (this.#nodes.has(name)) return this.#listener(name)
    if (this.#outcomeOf(name)?.is === 'ready') this.#documents?.forget(ownerOfNode(name), askerOf(name))
  }

  #note(event: WriterEvent): void {
    if (event.what === 'written') {
      this.#trouble = undefined
      this.#lookAtLimits()
    }
    if (event.what === 'failed') {
      this.#trouble = event.error instanceof DispositionError ? event.error.message : String(event.error)
      for (const name of this.#nodes.keys()) this.#listener(name)
    }
    this.#options.report(event)
  }
}

function waysWish(node: RoutedNode): WaysWish {
  return { kind: 'ways', node: node.name, ways: waysOf(node).ways, createdAtMs: node.createdAtMs }
}
