import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Clock } from '../time/clock.ts'
import { printAddress } from './flow.ts'
import type { Datagram, Flow } from './flow.ts'
import { FlowTable } from './flow-table.ts'

/** How long the way back of a UDP flow stays open, as Azure's own flows by default. */
const idleMs = 4 * 60_000

interface Relayed {
  readonly socket: Socket
  /** The way back to who sent the last datagram of the flow. */
  answer: Datagram['answer']
}

/** Brings datagrams to real servers on loopback: each flow has a socket of its own, so that answers find back. */
export class DatagramRelay {
  readonly #flows: FlowTable<Relayed>

  constructor(clock: Clock) {
    this.#flows = new FlowTable<Relayed>({ clock, idleMs: () => idleMs, onEnd: ({ socket }) => socket.close() })
  }

  send({ data, answer }: Datagram, { source, destination }: Flow): void {
    const key = `${printAddress(source)} ${printAddress(destination)}`
    const relayed = this.#flows.use(key) ?? this.#open(key, destination.ip, answer)
    relayed.answer = answer
    relayed.socket.send(data, destination.port, destination.ip)
  }

  close(): void {
    this.#flows.clear()
  }

  #open(key: string, ip: string, answer: Datagram['answer']): Relayed {
    const socket = createSocket(isIPv6(ip) ? 'udp6' : 'udp4')
    const relayed = { socket, answer }
    // Nobody listens there: lost.
    socket.on('error', () => this.#flows.delete(key))
    socket.on('message', (data) => this.#flows.use(key)?.answer(data))
    this.#flows.set(key, relayed)
    return relayed
  }
}
