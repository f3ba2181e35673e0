import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import type { Address } from './flow.ts'

/** One listening socket. */
export interface Listener {
  readonly address: Address
  /** Stops listening before it returns; the promise ends when the last connection has. */
  close(): Promise<void>
  /** Ends every connection that was accepted and is still open. */
  destroyConnections(): void
}

/** What says that this address cannot be listened on here, so that another one must be tried. */
const unavailable = new Set(['EACCES', 'EADDRNOTAVAIL', 'EADDRINUSE', 'EPERM', 'EAFNOSUPPORT', 'EINVAL'])

export function isUnavailable({ code }: NodeJS.ErrnoException): boolean {
  return unavailable.has(code ?? '')
}

/**
 * Listens on `address` (port 0 = any free one).
 * @returns undefined where the machine does not allow it; rejects on anything else.
 */
export function openListener(
  { ip, port }: Address,
  accept: (socket: Socket, source: Address) => void,
): Promise<Listener | undefined> {
  const open = new Set<Socket>()
  // Half-open: a client that has sent its request and shut down its side still wants the answer.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    // A reset by the peer must not end the whole process.
    socket.on('error', () => socket.destroy())
    const { remoteAddress, remotePort } = socket
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    // Gone before it was accepted.
    if (remoteAddress === undefined || remotePort === undefined) return void socket.destroy()
    accept(socket, { ip: remoteAddress, port: remotePort })
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (isUnavailable(error)) resolve(undefined)
      else reject(error)
    })
    server.listen({ host: ip, port }, () => {
      server.removeAllListeners('error')
      // An accept that fails (no file descriptors left) costs that connection, not the process.
      server.on('error', () => undefined)
      resolve({
        address: { ip, port: portOf(server) },
        close: () => close(server),
        destroyConnections: () => open.forEach((socket) => socket.destroy()),
      })
    })
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error(`no TCP address: ${String(address)}`)
  return address.port
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
