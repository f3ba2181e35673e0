import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** One change of a kernel's routes, as `ip monitor` tells it. */
export interface RouteChange {
  readonly prefix: string
  readonly isDeletion: boolean
  /** `performance.now()` when it was read. */
  readonly at: number
}

export interface RouteWatch extends AsyncDisposable {
  readonly changes: readonly RouteChange[]
  /** Prefixes of which the kernel had no route at all for a while. */
  deletions(): readonly string[]
}

/** Follows the routes of a namespace from now on, until it is disposed of. */
export async function watchRoutes(namespace: string, signal: AbortSignal): Promise<RouteWatch> {
  const monitor = ['ip', '-n', namespace, 'monitor', 'route']
  const child = spawn('setpriv', ['--pdeathsig', 'SIGKILL', '--', ...monitor], { stdio: ['ignore', 'pipe', 'inherit'] })
  const changes: RouteChange[] = []
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [, deleted, prefix] = /^(Deleted )?(?:blackhole )?([0-9a-f.:]+(?:\/\d+)?) .*proto bgp/u.exec(line) ?? []
      if (prefix !== undefined)
        changes.push({ prefix: written(prefix), isDeletion: deleted !== undefined, at: performance.now() })
    }
  })
  await once(child, 'spawn', { signal })
  return {
    changes,
    deletions: () => changes.filter(({ isDeletion }) => isDeletion).map(({ prefix }) => prefix),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** `ip` leaves out the length of a host's prefix. */
function written(prefix: string): string {
  if (prefix.includes('/')) return prefix
  return `${prefix}/${prefix.includes(':') ? 128 : 32}`
}
