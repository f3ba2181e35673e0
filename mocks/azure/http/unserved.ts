import type { Handler, RunningServer } from './server.ts'

/** A server without a port: whoever has it asks it in the same process. While it is away it answers nobody. */
export interface UnservedServer extends RunningServer {
  readonly ask: Handler
}

/** Tests that play thousands of runs spend most of their time on sockets and TLS otherwise. */
export function unserved(handler: Handler): UnservedServer {
  let isAway = false
  return {
    port: 0,
    ask: (request) => (isAway ? Promise.resolve('destroy') : handler(request)),
    async restart(pause) {
      isAway = true
      await pause()
      isAway = false
    },
    stop() {
      isAway = true
      return Promise.resolve()
    },
  }
}
