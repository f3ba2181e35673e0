import type { Socket } from 'node:net'

/**
 * Lets everything vanish that either end sends from now on, as Azure drops the packets of a flow that it has forgotten:
 * no byte, no end and no reset comes through, and the connection stays open on both sides.
 */
export function silence(socket: Socket): void {
  // Whoever takes over a connection reads it by its own means, an HTTP server past the stream even: a listener for
  // `readable` turns all of them off, and nobody reads here.
  socket.on('readable', () => undefined)
  // Corked, a socket keeps what is written; once that is enough, its writer waits, as for a peer that is gone.
  socket.cork()
  // An orderly end would flush it all.
  socket.end = () => socket
  socket.setTimeout(0)
}
