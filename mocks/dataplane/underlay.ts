/**
 * The one place that decides where a played address really listens. A loopback address listens on itself where the
 * machine allows it; everything else (port 80 without root, 127.20/16 on macOS, 20.0.0.1, a port in use) listens on
 * 127.0.0.1, or ::1 for IPv6, with a port of its own choice.
 */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { systemClock } from '../time/clock.ts'
import type { Clock } from '../time/clock.ts'
import { openDatagramListener } from './datagram-listener.ts'
import { DatagramRelay } from './datagram-relay.ts'
import type { Accept, AcceptDatagram, Address, Datagram, Flow, Transport } from './flow.ts'
import { openListener } from './listener.ts'
import { isLoopback, Listeners } from './listeners.ts'
import type { Binding, Open } from './listeners.ts'

export interface Underlay {
  /** Listens at `at`, or, where that is not possible, elsewhere on loopback. */
  bind(at: Address, accept: Accept): Promise<Binding>
  /** Takes datagrams at `at`, or, where that is not possible, elsewhere on loopback. */
  bindDatagrams(at: Address, accept: AcceptDatagram): Promise<Binding>
  /** Says where `at` can really be reached; undefined where nothing can listen on this machine's loopback. */
  locate(at: Address, transport?: Transport): Address | undefined
  /** Hands `socket` to whoever listens at `flow.destination`; destroys it where nobody does. */
  deliver(socket: Socket, flow: Flow): void
  /** Hands `datagram` to whoever listens at `flow.destination`; it is lost where nobody does. */
  deliverDatagram(datagram: Datagram, flow: Flow): void
  /** Closes every listener and every connection that came through one. */
  stop(): Promise<void>
}

export function createUnderlay(clock: Clock = systemClock): Underlay {
  return new LoopbackUnderlay(clock)
}

const openStreams: Open<Accept> = (real, accept, destination) =>
  openListener(real, (socket, source) => accept(socket, { transport: 'Tcp', source, destination }))

const openDatagrams: Open<AcceptDatagram> = (real, accept, destination) =>
  openDatagramListener(real, (datagram, source) => accept(datagram, { transport: 'Udp', source, destination }))

class LoopbackUnderlay implements Underlay {
  readonly #streams = new Listeners(openStreams)
  readonly #datagrams = new Listeners(openDatagrams)
  readonly #relay: DatagramRelay

  constructor(clock: Clock) {
    this.#relay = new DatagramRelay(clock)
  }

  bind(at: Address, accept: Accept): Promise<Binding> {
    return this.#streams.bind(at, accept)
  }

  bindDatagrams(at: Address, accept: AcceptDatagram): Promise<Binding> {
    return this.#datagrams.bind(at, accept)
  }

  locate(at: Address, transport: Transport = 'Tcp'): Address | undefined {
    const listeners = transport === 'Tcp' ? this.#streams : this.#datagrams
    return listeners.at(at)?.listener.address ?? (isLoopback(at.ip) ? at : undefined)
  }

  deliver(socket: Socket, flow: Flow): void {
    const bound = this.#streams.at(flow.destination)
    // In the same process no second connection is needed, and the flow keeps its source.
    if (bound !== undefined) return bound.take(socket, flow)
    if (!isLoopback(flow.destination.ip)) return void socket.resetAndDestroy()
    relay(socket, flow.destination)
  }

  deliverDatagram(datagram: Datagram, flow: Flow): void {
    const bound = this.#datagrams.at(flow.destination)
    if (bound !== undefined) return bound.take(datagram, flow)
    if (isLoopback(flow.destination.ip)) this.#relay.send(datagram, flow)
  }

  async stop(): Promise<void> {
    this.#relay.close()
    await Promise.all([this.#streams.stop(), this.#datagrams.stop()])
  }
}

function relay(client: Socket, destination: Address): void {
  const backend = connect({ host: destination.ip, port: destination.port, allowHalfOpen: true })
  backend.on('error', () => client.resetAndDestroy())
  backend.on('close', () => endLike(backend, client))
  client.on('close', () => endLike(client, backend))
  client.pipe(backend).pipe(client)
}

/** A load balancer passes packets on: who resets its side has reset the other. The pipes pass on orderly ends. */
function endLike(ended: Socket, other: Socket): void {
  if (!ended.readableEnded || !ended.writableFinished) other.resetAndDestroy()
}
