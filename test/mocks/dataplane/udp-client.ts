import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Address } from '#mocks/dataplane/flow'

/** A UDP client with one source port, as long as it is open. */
export interface UdpClient extends AsyncDisposable {
  send(text: string): void
  /** Sends and answers the next datagram that comes back; undefined when none does. */
  ask(text: string): Promise<string | undefined>
}

/** Long for loopback, short for a test that waits for nothing to come. */
const patienceMs = 150

export async function openUdpClient(to: Address, localAddress = '127.0.0.1'): Promise<UdpClient> {
  const socket = createSocket(isIPv6(to.ip) ? 'udp6' : 'udp4')
  await new Promise<void>((resolve) => void socket.bind(0, localAddress, () => resolve()))
  const send = (text: string) => socket.send(text, to.port, to.ip)
  return {
    send,
    ask(text) {
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
