import type { Socket } from 'node:net'
import type { Rule } from './network-view.ts'
import type { Transport } from './flow.ts'

/** Of clients to members, and back. */
export interface BothWays {
  readonly in: number
  readonly out: number
}

/** What one listener has carried since it listens. */
export interface Carried {
  /** Connections that clients opened, also those that came to nothing: none over UDP. */
  readonly connections: number
  readonly bytes: BothWays
  /** Over UDP; of a TCP connection no packets are seen on loopback. */
  readonly datagrams: BothWays
}

/** One rule's listener with what it carries, and who of its members is up. */
export interface RuleTraffic extends Carried {
  readonly loadBalancer: string
  readonly rule: string
  readonly frontend: Rule['frontend']
  readonly transport: Transport
  readonly port: number
  readonly backendPort: number
  /** Whether a new flow would find a member. */
  readonly isAvailable: boolean
  /** Probed members; `up` is undefined before the first result. */
  readonly members: readonly { readonly name: string; readonly ip: string; readonly up: boolean | undefined }[]
}

/** Counts what one listener carries. */
export class TrafficMeter {
  readonly #open = new Set<Socket>()
  #connections = 0
  #bytes = { in: 0, out: 0 }
  #datagrams = { in: 0, out: 0 }

  carried(): Carried {
    const bytes = { ...this.#bytes }
    for (const { bytesRead, bytesWritten } of this.#open) {
      bytes.in += bytesRead
      bytes.out += bytesWritten
    }
    return { connections: this.#connections, bytes, datagrams: { ...this.#datagrams } }
  }

  /** Counts a connection, and its bytes by the socket's own counters: its data are another's to read. */
  connection(socket: Socket): void {
    this.#connections += 1
    this.#open.add(socket)
    socket.once('close', () => {
      this.#open.delete(socket)
      this.#bytes.in += socket.bytesRead
      this.#bytes.out += socket.bytesWritten
    })
  }

  datagram(way: keyof BothWays, data: Buffer): void {
    this.#datagrams[way] += 1
    this.#bytes[way] += data.length
  }
}
