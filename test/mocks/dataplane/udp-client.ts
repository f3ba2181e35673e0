import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Address } from '#mocks/dataplane/flow'

/** A UDP client with one source port, as long as it is open. */
export interface UdpClient extends AsyncDisposable {
  send(text: string): void
  /** Sends and answers the next datagram that comes back; undefined when none does in time. */
  ask(text: string, patienceMs?: number): Promise<string | undefined>
}

/** The patience of a test in which nothing must come: long for loopback, short for who waits. */
export const inVainMs = 150
/** Of a test in which an answer must come, on a machine that has other work too. */
const patient = 10_000

export async function openUdpClient(to: Address, localAddress = '127.0.0.1'): Promise<UdpClient> {
  const socket = createSocket(isIPv6(to.ip) ? 'udp6' : 'udp4')
  await new Promise<void>((resolve) => void socket.bind(0, localAddress, () => resolve()))
  const send = (text: string) => socket.send(text, to.port, to.ip)
  return {
    send,
    ask(text, patienceMs = patient) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(undefined), patienceMs)
        socket.once('message', (data) => {
          clearTimeout(timer)
          resolve(String(data))
        })
        send(text)
      })
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => void socket.close(() => resolve()))
    },
  }
}
