import type { Clock } from '../../time/clock.ts'
import type { DocId } from '../../document/names.ts'
import type { WriterEvent } from '../../document/writer-event.ts'
import type { ArmClient, Usage } from '../arm/client.ts'
import type { LimitUse, PlacedUse } from './limit-use.ts'
import { regionPlace, type Place } from './places.ts'

export interface PublicIpQuotaOptions {
  readonly arm: Pick<ArmClient, 'usages'>
  readonly region: string
  readonly clock: Clock
  /** Whether there is such a document, as far as is known. */
  readonly exists: (doc: DocId) => boolean
  /** The quota was read, or a public IP is gone: there may be room, or less of it. */
  readonly onChange: () => void
  /** It could not be read; told once until it can be again. */
  readonly onUnread: (error: unknown) => void
  readonly signal: AbortSignal
}

const intervalMs = 300_000

/** The counters that a Standard public IP counts against; a subscription has some of them (Microsoft.Network usages). */
const counters: ReadonlySet<string> = new Set([
  'publicipaddresses',
  'standardskupublicipaddresses',
  'ipv4standardskupublicipaddresses',
  'ipv6standardskupublicipaddresses',
])

/**
 * How many public IPs the subscription may still have. Read rarely, and kept up by what was promised, made and deleted here
 * since. Where it may not be read nothing is refused on its behalf: Azure does that itself.
 */
export class PublicIpQuota {
  readonly at: Place
  readonly #options: PublicIpQuotaOptions
  #usages: readonly Usage[] = []
  /** Promised since, with the time when each came to be. */
  readonly #made = new Map<DocId, number | undefined>()
  readonly #deleted = new Map<DocId, number>()
  #isUnread = false

  constructor(options: PublicIpQuotaOptions) {
    this.#options = options
    this.at = regionPlace(options.region)
  }

  /** Reads it; what cannot be read is told, and thrown by nobody. */
  async read(signal: AbortSignal): Promise<void> {
    const { arm, region, clock, onChange, onUnread } = this.#options
    const sentAt = clock.now()
    try {
      const usages = await arm.usages(region, signal)
      this.#usages = usages.filter(({ name, limit }) => counters.has(name.toLowerCase()) && limit > 0)
      this.#isUnread = false
      for (const [doc, at] of this.#made) if (at !== undefined && at < sentAt) this.#made.delete(doc)
      for (const [doc, at] of this.#deleted) if (at < sentAt) this.#deleted.delete(doc)
      onChange()
    } catch (error) {
      if (signal.aborted) return
      if (!this.#isUnread) onUnread(error)
      this.#isUnread = true
    }
  }

  /** Reads it again from time to time, until the signal is aborted. */
  watch(): void {
    const { clock, signal } = this.#options
    clock.after(intervalMs, () => {
      if (!signal.aborted) void this.read(signal).then(() => this.watch())
    })
  }

  /** Promises a public IP that is to be made, or answers that there is none left. */
  promise(doc: DocId): LimitUse | undefined {
    if (this.#made.has(doc) || this.#options.exists(doc)) return undefined
    const use = this.#tightest()
    if (use !== undefined && use.taken >= use.most) return { ...use, taken: use.taken + 1 }
    this.#made.set(doc, undefined)
    return undefined
  }

  /** It is not wanted any more. */
  giveBack(doc: DocId): void {
    if (this.#made.get(doc) === undefined && !this.#options.exists(doc)) this.#made.delete(doc)
  }

  /** Keeps count of what we make and delete. */
  note({ what, doc }: WriterEvent): void {
    if (what !== 'written' || !/\/publicIPAddresses\/[^/]+$/i.test(doc)) return
    const now = this.#options.clock.now()
    if (this.#options.exists(doc)) {
      if (this.#made.has(doc)) this.#made.set(doc, now)
      return
    }
    if (!this.#made.delete(doc)) this.#deleted.set(doc, now)
    this.#options.onChange()
  }

  /** How much of it is taken; nothing as long as it was not read. */
  uses(): readonly PlacedUse[] {
    const use = this.#tightest()
    return use === undefined ? [] : [{ ...use, at: this.at }]
  }

  #tightest(): LimitUse | undefined {
    const since = this.#made.size - this.#deleted.size
    const uses = this.#usages.map(({ current, limit }): LimitUse => ({
      limit: 'publicIps',
      taken: current + since,
      most: limit,
    }))
    return uses.toSorted((one, other) => one.most - one.taken - (other.most - other.taken))[0]
  }
}
