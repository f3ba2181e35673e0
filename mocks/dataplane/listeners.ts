import ipaddr from 'ipaddr.js'
import { printAddress } from './flow.ts'
import type { Address } from './flow.ts'
import type { Listener } from './listener.ts'

export interface Binding {
  /** The address as the played network knows it. */
  readonly at: Address
  /** Where it really listens. */
  readonly real: Address
  /** Stops listening at once. Connections already handed over are their takers' business. */
  close(): void
}

export interface Bound<Take> {
  readonly listener: Listener
  readonly take: Take
}

/** Opens one socket at `real` for what is played at `at`; undefined where the machine does not allow it. */
export type Open<Take> = (real: Address, take: Take, at: Address) => Promise<Listener | undefined>

/**
 * The listening sockets of one transport, by their played address. What was chosen for an address that cannot be bound
 * is remembered, so that a listener that comes back keeps the URL that somebody has already been told.
 */
export class Listeners<Take> {
  readonly #openAt: Open<Take>
  readonly #bound = new Map<string, Bound<Take>>()
  readonly #fallbacks = new Map<string, Address>()
  /** Those that listen, and those that have ended but whose connections go on. */
  readonly #listeners = new Set<Listener>()
  readonly #closing = new Set<Promise<void>>()
  #stopped = false

  constructor(open: Open<Take>) {
    this.#openAt = open
  }

  async bind(at: Address, take: Take): Promise<Binding> {
    const key = printAddress(at)
    const listener = await this.#listen(at, take)
    const bound = { listener, take }
    this.#bound.set(key, bound)
    this.#listeners.add(listener)
    // Stopped while it was being bound: nobody would ever close this one.
    if (this.#stopped) this.#release(key, bound)
    return { at, real: listener.address, close: () => this.#release(key, bound) }
  }

  at(address: Address): Bound<Take> | undefined {
    return this.#bound.get(printAddress(address))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const [key, bound] of this.#bound) this.#release(key, bound)
    for (const listener of this.#listeners) listener.destroyConnections()
    await Promise.all(this.#closing)
  }

  #release(key: string, bound: Bound<Take>): void {
    // The address may have been bound again since.
    if (this.#bound.get(key) === bound) this.#bound.delete(key)
    const closed = bound.listener.close().then(() => void this.#listeners.delete(bound.listener))
    this.#closing.add(closed)
    void closed.finally(() => this.#closing.delete(closed))
  }

  async #listen(at: Address, take: Take): Promise<Listener> {
    const key = printAddress(at)
    const candidates = [isLoopback(at.ip) ? at : undefined, this.#fallbacks.get(key), ...anywhere(at)]
    for (const candidate of candidates) {
      const listener = candidate && (await this.#openAt(candidate, take, at))
      if (!listener) continue
      if (candidate !== at) this.#fallbacks.set(key, listener.address)
      return listener
    }
    throw new Error(`no free port on loopback for ${key}`)
  }
}

/** Never lets the played network reach out of this machine. */
export function isLoopback(ip: string): boolean {
  return ipaddr.isValid(ip) && ipaddr.parse(ip).range() === 'loopback'
}

/** Of its own family where the machine has that, so that a client's address is of the same family as the frontend's. */
function anywhere({ ip }: Address): readonly Address[] {
  const first = ipaddr.isValid(ip) && ipaddr.parse(ip).kind() === 'ipv6' ? ['::1'] : []
  return [...first, '127.0.0.1'].map((host) => ({ ip: host, port: 0 }))
}
