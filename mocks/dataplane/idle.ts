import type { Socket } from 'node:net'
import type { Clock } from '../time/clock.ts'

/** How often within an idle time-out the byte counters are looked at: it ends at most this part too late. */
const looksPerTimeout = 8

/**
 * Calls `onIdle` once no byte has gone either way for `idleMs`. Counts bytes instead of listening for them, since the
 * socket is another's to read, and uses the played clock, so that four minutes need not be waited for.
 */
export function watchIdle(socket: Socket, idleMs: number, clock: Clock, onIdle: () => void): void {
  const count = () => socket.bytesRead + socket.bytesWritten
  let seen = count()
  let since = clock.now()
  let cancel = clock.after(idleMs / looksPerTimeout, look)
  socket.once('close', () => cancel())

  function look() {
    if (count() !== seen) [seen, since] = [count(), clock.now()]
    if (clock.now() - since >= idleMs) return onIdle()
    cancel = clock.after(idleMs / looksPerTimeout, look)
  }
}
