import type { Server } from 'node:net'

/** A server that can close its keep-alive connections: node:http's and node:https's. */
interface HttpServer extends Server {
  closeAllConnections(): void
}

/** Listens on `host:port` (0 = any free port) and answers the port; rejects when it cannot be bound. */
export function listen(server: Server, port: number, host = '127.0.0.1'): Promise<number> {
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

/** Stops listening and destroys every open connection, so that nothing waits for a keep-alive to end. */
export function closeAtOnce(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
