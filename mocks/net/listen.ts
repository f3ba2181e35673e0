/**
 * Listening on loopback, and stopping at once. `server.close` alone waits for every keep-alive connection, and
 * `closeAllConnections` overlooks those whose TLS handshake is still under way: a stop would hang on them.
 */
import type { Server, Socket } from 'node:net'

const connections = new WeakMap<Server, Set<Socket>>()

/** Listens on `host:port` (0 = any free port) and answers the port; rejects when it cannot be bound. */
export function listen(server: Server, port: number, host = '127.0.0.1'): Promise<number> {
  const open = new Set<Socket>()
  connections.set(server, open)
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error(`no port: ${String(address)}`))
      else resolve(address.port)
    })
  })
}

/** Stops a server that `listen` started: it takes nothing more, and every open connection is destroyed. */
export function closeAtOnce(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of connections.get(server) ?? []) socket.destroy()
  })
}
