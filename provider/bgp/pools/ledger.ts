/**
 * Who has which address: the one decision of bare metal that cannot be derived again. Synchronous and sticky; an address
 * that was given is moved only by the Service's own words. What stands in the Services' status fills it after a start
 * (`occupy`), before anybody new is served, so that a restart gives nobody another address.
 */
import { isDeepStrictEqual } from 'node:util'
import type { IpFamily, ServiceRef } from '#provider/intent/intent'
import type { BgpIntent } from '../intent/intent.ts'
import type { Pool } from '../model.ts'
import { readAddress, printAddress } from './address-block.ts'
import type { Book } from './book.ts'
import { conflictAt } from './book.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import type { Namespaces } from './eligibility.ts'
import { Holdings } from './holdings.ts'
import type { HeldAddress, Holder } from './holdings.ts'
import type { PoolSpace } from './pool-space.ts'
import { whyNotTogether } from './sharing.ts'
import { Spaces } from './spaces.ts'
import { Waiters, byAge } from './waiters.ts'

export interface LedgerOptions {
  /** Milliseconds since any fixed point. */
  readonly now: () => number
  /** How long an address that was given back waits, as long as another one of its pool is free. */
  readonly coolDownMs: number
}

/** What a Service shows: its addresses, and the pools written beside them: one for each, or one for all. */
export interface Shown {
  readonly ips: readonly string[]
  readonly pools: readonly string[]
}

export class Ledger {
  readonly #options: LedgerOptions
  readonly #holdings = new Holdings()
  readonly #waiters = new Waiters()
  /** Addresses that somebody left or shares on other terms, about which those who wait were not asked yet. */
  readonly #freed = new Set<string>()
  #spaces: Spaces
  #namespaces: Namespaces = new Map()
  #listener: (uid: string) => void = () => undefined

  constructor(options: LedgerOptions) {
    this.#options = options
    this.#spaces = new Spaces([], options.coolDownMs)
  }

  /** Called with the UID of a Service that would be answered otherwise now, although it said nothing new. One listener. */
  onChange(listener: (uid: string) => void): void {
    this.#listener = listener
  }

  /** Takes the pools of a whole new configuration. Nobody is moved by it; whoever waits is served if it can be. */
  setPools(pools: readonly Pool[]): void {
    const spaces = new Spaces(pools, this.#options.coolDownMs)
    spaces.coolAsIn(this.#spaces)
    this.#spaces = spaces
    const taken = new Map(
      [...this.#holdings.all()].flatMap(({ addresses }) => [...addresses.values()].map((one) => [one.ip, one])),
    )
    for (const { family, value } of taken.values()) spaces.around(family, value)?.take(value)
    this.#reconsiderAll()
  }

  setNamespaces(namespaces: Namespaces): void {
    this.#namespaces = namespaces
    this.#reconsiderAll()
  }

  /** Writes down what a Service shows, before it says what it wants: nothing is judged until then. */
  occupy(service: ServiceRef, shown: Shown): void {
    if (this.#holdings.get(service.uid) !== undefined) return
    this.#write({ service, intent: undefined, addresses: addressesOf(this.#own(shown)) })
  }

  /** Answers which addresses the Service has. `shown` counts where it was not known before: it may come from another controller. */
  claim(intent: BgpIntent, shown: Shown): Decision {
    const { service } = intent
    const before = this.#holdings.get(service.uid)
    this.#write({ service, intent, addresses: before?.addresses ?? addressesOf(this.#adoptable(intent, shown)) })
    if (before !== undefined && before.intent === undefined) this.#evictYounger(intent)
    if (!isDeepStrictEqual(before?.intent?.sharing, intent.sharing)) this.#loosen(before)
    const decision = this.#settle(intent)
    this.#serve()
    return decision
  }

  /** The Service is no more, or no load balancer any more: what it had is free. */
  release({ uid }: Pick<ServiceRef, 'uid'>): void {
    const holder = this.#holdings.get(uid)
    this.#waiters.remove(uid)
    if (holder === undefined) return
    this.#write({ ...holder, addresses: new Map() })
    this.#holdings.remove(uid)
    this.#serve()
  }

  holder(uid: string): Holder | undefined {
    return this.#holdings.get(uid)
  }

  /** Every pool and family, with how many addresses it has and how many of them are in use. */
  usage(): readonly PoolSpace[] {
    return this.#spaces.all.filter(({ total }) => total > 0n)
  }

  #adoptable(intent: BgpIntent, shown: Shown): readonly HeldAddress[] {
    return this.#own(shown).filter(({ ip }) => conflictAt(ip, intent, this.#book()) === undefined)
  }

  /** Those addresses of a status that came from a pool: of one today, or of the one that stands beside them. */
  #own({ ips, pools }: Shown): readonly HeldAddress[] {
    return ips.flatMap((text, index) => {
      const pool = pools[index] ?? pools[0]
      const address = readAddress(text)
      if (address === undefined) return []
      const today = this.#spaces.around(address.family, address.value)?.pool.name
      if (today === undefined && pool === undefined) return []
      return [{ ...address, ip: printAddress(address.family, address.value), pool: pool ?? today }]
    })
  }

  /**
   * Two who stood at one address at the start and may not share it: the older one keeps it, whichever of them speaks first.
   * Only somebody else's hand can have brought that about.
   */
  #evictYounger(intent: BgpIntent): void {
    for (const { ip, family } of this.#holdings.get(intent.service.uid)?.addresses.values() ?? []) {
      for (const other of this.#holdings.others(ip, intent.service.uid)) {
        if (other.intent === undefined || byAge(other.service, intent.service) < 0) continue
        if (whyNotTogether(intent.sharing, other.intent.sharing) === undefined) continue
        this.#write({
          ...other,
          addresses: addressesOf([...other.addresses.values()].filter((one) => one.family !== family)),
        })
        this.#settle(other.intent)
        this.#listener(other.service.uid)
      }
    }
  }

  #settle(intent: BgpIntent): Decision {
    const decision = decide(intent, this.#book())
    this.#write({ service: intent.service, intent, addresses: addressesOf(decision.addresses) })
    const isOpen = decision.is === 'refused' || decision.addresses.length < intent.families.length
    if (isOpen) this.#waiters.add(intent)
    else this.#waiters.remove(intent.service.uid)
    return decision
  }

  /** Asks those who wait, oldest first, until nothing is left for them; all of them if there are other pools than before. */
  #serve({ all = false } = {}): void {
    for (let again = all || this.#freed.size > 0; again;) {
      again = false
      for (const intent of this.#waiters.oldestFirst()) {
        if (!all && this.#freed.size === 0) break
        const freedBefore = this.#freed.size
        const before = this.#holdings.get(intent.service.uid)?.addresses
        this.#settle(intent)
        if (isSame(before, this.#holdings.get(intent.service.uid)?.addresses)) continue
        this.#listener(intent.service.uid)
        // It left an address behind, for which somebody older may wait.
        again ||= this.#freed.size >= freedBefore && this.#freed.size > 0
      }
    }
    this.#freed.clear()
  }

  #reconsiderAll(): void {
    this.#serve({ all: true })
    for (const { service, intent } of this.#holdings.all()) if (intent !== undefined) this.#listener(service.uid)
  }

  #book(): Book {
    const { now } = this.#options
    return { spaces: this.#spaces, holdings: this.#holdings, namespaces: this.#namespaces, nowMs: now() }
  }

  /** The one place where addresses come and go, so that pools and holdings cannot disagree. */
  #write(holder: Holder): void {
    const before = [...(this.#holdings.get(holder.service.uid)?.addresses.values() ?? [])]
    const after = [...holder.addresses.values()]
    const isAmong = (one: HeldAddress, those: readonly HeldAddress[]) => those.some(({ ip }) => ip === one.ip)
    for (const { ip, family, value } of after.filter((one) => !isAmong(one, before))) {
      if (!this.#holdings.isHeld(ip)) this.#spaces.around(family, value)?.take(value)
      this.#freed.delete(ip)
    }
    this.#holdings.set(holder)
    for (const { ip, family, value } of before.filter((one) => !isAmong(one, after))) {
      if (!this.#holdings.isHeld(ip)) this.#spaces.around(family, value)?.giveBack(value, this.#options.now())
      this.#freed.add(ip)
    }
  }

  #loosen(holder: Holder | undefined): void {
    for (const { ip } of holder?.addresses.values() ?? []) this.#freed.add(ip)
  }
}

function addressesOf(addresses: readonly HeldAddress[]): ReadonlyMap<IpFamily, HeldAddress> {
  return new Map(addresses.map((address) => [address.family, address]))
}

function isSame(one: Holder['addresses'] = new Map(), other: Holder['addresses'] = new Map()): boolean {
  return one.size === other.size && [...one].every(([family, { ip }]) => other.get(family)?.ip === ip)
}
