/**
 * The one place that decides where a played address really listens. An address in 127/8 listens on itself where
 * the machine allows it; everything else (port 80 without root, 127.20/16 on macOS, 20.0.0.1, a port in use) listens
 * on 127.0.0.1 with a port of its own choice. What was chosen is remembered, so that a listener that comes back
 * keeps the URL that somebody has already been told.
 */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import ipaddr from 'ipaddr.js'
import { printAddress } from './flow.ts'
import type { Accept, Address, Flow } from './flow.ts'
import { openListener } from './listener.ts'
import type { Listener } from './listener.ts'

export interface Binding {
  /** The address as the played network knows it. */
  readonly at: Address
  /** Where it really listens. */
  readonly real: Address
  /** Stops listening at once. Connections already handed over are their takers' business. */
  close(): void
}

export interface Underlay {
  /** Listens at `at`, or, where that is not possible, elsewhere on loopback. */
  bind(at: Address, accept: Accept): Promise<Binding>
  /** Says where `at` can really be reached; undefined where nothing can listen on this machine's loopback. */
  locate(at: Address): Address | undefined
  /** Hands `socket` to whoever listens at `flow.destination`; destroys it where nobody does. */
  deliver(socket: Socket, flow: Flow): void
  /** Closes every listener and every connection that came through one. */
  stop(): Promise<void>
}

interface Bound {
  readonly listener: Listener
  readonly accept: Accept
}

export function createUnderlay(): Underlay {
  return new LoopbackUnderlay()
}

class LoopbackUnderlay implements Underlay {
  readonly #bound = new Map<string, Bound>()
  readonly #fallbacks = new Map<string, Address>()
  /** Those that listen, and those that have ended but whose connections go on. */
  readonly #listeners = new Set<Listener>()
  readonly #closing = new Set<Promise<void>>()
  #stopped = false

  async bind(at: Address, accept: Accept): Promise<Binding> {
    const key = printAddress(at)
    const listener = await this.#listen(at, (socket, source) => accept(socket, { source, destination: at }))
    const bound = { listener, accept }
    this.#bound.set(key, bound)
    this.#listeners.add(listener)
    // Stopped while it was being bound: nobody would ever close this one.
    if (this.#stopped) this.#release(key, bound)
    return { at, real: listener.address, close: () => this.#release(key, bound) }
  }

  locate(at: Address): Address | undefined {
    const bound = this.#bound.get(printAddress(at))
    if (bound !== undefined) return bound.listener.address
    return isLoopback(at.ip) ? at : undefined
  }

  deliver(socket: Socket, flow: Flow): void {
    const bound = this.#bound.get(printAddress(flow.destination))
    // In the same process no second connection is needed, and the flow keeps its source.
    if (bound !== undefined) return bound.accept(socket, flow)
    if (!isLoopback(flow.destination.ip)) return void socket.resetAndDestroy()
    relay(socket, flow.destination)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const [key, bound] of this.#bound) this.#release(key, bound)
    for (const listener of this.#listeners) listener.destroyConnections()
    await Promise.all(this.#closing)
  }

  #release(key: string, bound: Bound): void {
    // The address may have been bound again since.
    if (this.#bound.get(key) === bound) this.#bound.delete(key)
    const closed = bound.listener.close().then(() => void this.#listeners.delete(bound.listener))
    this.#closing.add(closed)
    void closed.finally(() => this.#closing.delete(closed))
  }

  async #listen(at: Address, accept: (socket: Socket, source: Address) => void): Promise<Listener> {
    const key = printAddress(at)
    const candidates = [isLoopback(at.ip) ? at : undefined, this.#fallbacks.get(key)]
    for (const candidate of candidates) {
      const listener = candidate && (await openListener(candidate, accept))
      if (listener) return listener
    }
    const fallback = await openListener({ ip: '127.0.0.1', port: 0 }, accept)
    if (fallback === undefined) throw new Error(`no free port on 127.0.0.1 for ${key}`)
    this.#fallbacks.set(key, fallback.address)
    return fallback
  }
}

/** Never lets the played network reach out of this machine. */
function isLoopback(ip: string): boolean {
  return ipaddr.isValid(ip) && ipaddr.parse(ip).range() === 'loopback'
}

function relay(client: Socket, destination: Address): void {
  const backend = connect({ host: destination.ip, port: destination.port, allowHalfOpen: true })
  backend.on('error', () => client.resetAndDestroy())
  backend.on('close', () => client.destroy())
  client.on('close', () => backend.destroy())
  client.pipe(backend).pipe(client)
}
