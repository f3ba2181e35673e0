import { isDeepStrictEqual } from 'node:util'
import type { ServiceRef } from '#provider/intent/intent'
import type { Explanation, Ingress, KnownService, LoadBalancerState, LoadBalancers } from '#provider/provider'
import type { BgpIntent } from './intent/intent.ts'
import { readRecordedPools, recordPools } from './intent/recorded-pools.ts'
import type { Pool } from './model.ts'
import type { Namespaces } from './pools/eligibility.ts'
import type { HeldAddress } from './pools/holdings.ts'
import { Ledger } from './pools/ledger.ts'
import type { LedgerOptions } from './pools/ledger.ts'

/**
 * Load balancers of bare metal: an address from the ledger, and no more. Nothing is written anywhere but on the Service, so
 * that every answer is final at once; each node's speaker announces by itself what stands there.
 */
export class BgpLoadBalancers implements LoadBalancers<BgpIntent> {
  readonly #ledger: Ledger
  /** What stood at the start, until the pools are known: then it is written down before anybody is served. */
  #known: Map<string, KnownService> | undefined
  #pools: readonly Pool[] | undefined
  #namespaces: Namespaces | undefined
  readonly #begun = Promise.withResolvers<void>()
  /** Services that asked too early. */
  readonly #early = new Set<string>()
  #listener: (uid: string) => void = () => undefined

  constructor(options: LedgerOptions) {
    this.#ledger = new Ledger(options)
    this.#ledger.onChange((uid) => this.#listener(uid))
  }

  know(services: readonly KnownService[]): void {
    this.#known = new Map(services.filter(({ isOurs }) => isOurs).map((service) => [service.uid, service]))
    this.#begin()
  }

  /** Takes the pools of the configuration as it is now. */
  setPools(pools: readonly Pool[]): void {
    const before = this.#pools
    if (isDeepStrictEqual(before, pools)) return
    this.#pools = pools
    this.#ledger.setPools(pools)
    if (before === undefined) this.#begin()
  }

  /** Resolves when addresses can be given: who has which, the pools and the namespaces are known. */
  get begun(): Promise<void> {
    return this.#begun.promise
  }

  /** Takes the labels of all namespaces, by which pools may choose whom they serve. */
  setNamespaces(namespaces: Namespaces): void {
    const before = this.#namespaces
    if (isDeepStrictEqual(before, namespaces)) return
    this.#namespaces = namespaces
    this.#ledger.setNamespaces(namespaces)
    if (before === undefined) this.#begin()
  }

  ensure(intent: BgpIntent, published: readonly Ingress[]): LoadBalancerState {
    if (!this.#hasBegun()) {
      this.#early.add(intent.service.uid)
      return { is: 'waiting', on: 'the pools of addresses and the namespaces to be read', ingress: [] }
    }
    const shown = { ips: published.map(({ ip }) => ip), pools: intent.recordedPools }
    const decision = this.#ledger.claim(intent, shown)
    const ingress = decision.addresses.map(({ ip }) => ({ ip }))
    if (decision.is === 'refused') return { is: 'refused', problems: decision.problems, ingress, isIngressWhole: true }
    const annotations = recordPools(decision.addresses.map(({ pool }) => pool))
    return { is: 'ready', ingress, warnings: decision.warnings, annotations }
  }

  ensureGone({ uid }: ServiceRef): LoadBalancerState {
    this.#known?.delete(uid)
    this.#early.delete(uid)
    this.#ledger.release({ uid })
    return { is: 'gone', annotations: recordPools([]) }
  }

  /** Speakers ask for the label that excludes a node, and for nothing else: a cluster of one node is served too. */
  declines(): undefined {
    return undefined
  }

  /** Which nodes take part is each node's own decision. */
  setMembers(): void {}

  onMember(): void {}

  onChange(listener: (uid: string) => void): void {
    this.#listener = listener
  }

  /** Nothing is written outside but by the speakers. */
  documents(): readonly [] {
    return []
  }

  /** The addresses; who announces them is told by the speakers' status. */
  explain({ uid }: ServiceRef): Promise<Explanation> {
    const held = [...(this.#ledger.holder(uid)?.addresses.values() ?? [])]
    return Promise.resolve({ documents: [], frontends: held.map(frontendOf) })
  }

  /** Every pool and family, with how many addresses it has and how many of them are in use. */
  usage(): ReturnType<Ledger['usage']> {
    return this.#ledger.usage()
  }

  #hasBegun(): boolean {
    return this.#known !== undefined && this.#pools !== undefined && this.#namespaces !== undefined
  }

  #begin(): void {
    if (this.#known === undefined || !this.#hasBegun()) return
    for (const { published, annotations, ...service } of this.#known.values()) {
      this.#ledger.occupy(service, { ips: published.map(({ ip }) => ip), pools: readRecordedPools(annotations) })
    }
    for (const uid of this.#early) this.#listener(uid)
    this.#early.clear()
    this.#begun.resolve()
  }
}

function frontendOf({ ip, pool }: HeldAddress): Explanation['frontends'][number] {
  return { name: pool ?? '', address: ip, rules: [], members: [], notes: [] }
}
