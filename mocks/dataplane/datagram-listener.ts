import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Address, Datagram } from './flow.ts'
import { isUnavailable } from './listener.ts'
import type { Listener } from './listener.ts'

/**
 * Takes datagrams at `address` (port 0 = any free one).
 * @returns undefined where the machine does not allow it; rejects on anything else.
 */
export function openDatagramListener(
  { ip, port }: Address,
  take: (datagram: Datagram, source: Address) => void,
): Promise<Listener | undefined> {
  const socket = createSocket(isIPv6(ip) ? 'udp6' : 'udp4')
  let isOpen = true
  socket.on('message', (data, { address, port: sourcePort }) => {
    const answer = (answered: Buffer) => {
      // What is answered after the end is lost, like every datagram to nobody.
      if (isOpen) socket.send(answered, sourcePort, address)
    }
    take({ data, answer }, { ip: address, port: sourcePort })
  })
  const close = () => {
    if (!isOpen) return Promise.resolve()
    isOpen = false
    return new Promise<void>((resolve) => socket.close(() => resolve()))
  }
  return bind(socket, { ip, port }).then(
    (address) => address && { address, close, destroyConnections: () => undefined },
  )
}

function bind(socket: Socket, { ip, port }: Address): Promise<Address | undefined> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close()
      if (isUnavailable(error)) resolve(undefined)
      else reject(error)
    })
    socket.bind({ address: ip, port, exclusive: true }, () => {
      socket.removeAllListeners('error')
      // An answer that cannot be sent is lost; it must not end the whole process.
      socket.on('error', () => undefined)
      resolve({ ip, port: socket.address().port })
    })
  })
}
