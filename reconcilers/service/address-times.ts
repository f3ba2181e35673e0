import type { Clock } from '#provider/time/clock'
import type { Metrics } from '../metrics.ts'
import type { LiveService } from '../kubernetes/live-service.ts'
import { publishedIngress } from './status.ts'

/** Measures how long Services wait for their first address, as far as this process has seen it. */
export class AddressTimes {
  readonly #clock: Clock
  readonly #metrics: Metrics
  readonly #since = new Map<string, number>()

  constructor({ clock, metrics }: { readonly clock: Clock; readonly metrics: Metrics }) {
    this.#clock = clock
    this.#metrics = metrics
  }

  /** The Service wants an address; the time runs from here if it shows none. */
  wanted(service: LiveService): void {
    const { uid } = service.metadata
    if (publishedIngress(service).length === 0 && !this.#since.has(uid)) this.#since.set(uid, this.#clock.now())
  }

  /** Addresses stand in the status now. */
  shown(uid: string): void {
    const since = this.#since.get(uid)
    if (since !== undefined) this.#metrics.addressSeconds.observe((this.#clock.now() - since) / 1000)
    this.#since.delete(uid)
  }

  forget(uid: string): void {
    this.#since.delete(uid)
  }
}
