import { once } from 'node:events'
import { join } from 'node:path'
import { startDaemon } from '../process/daemon.ts'
import type { ApiAccess } from './kube-api.ts'

export type FleetOrder =
  | {
      readonly do: 'start'
      readonly access: ApiAccess
      readonly folder: string
      readonly podNamespaces: Readonly<Record<string, string>>
    }
  | { readonly do: 'register'; readonly node: string }

export type FleetReport =
  | { readonly is: 'ready' }
  | { readonly is: 'registered' }
  | { readonly is: 'failed'; readonly why: string }

export interface FleetOptions {
  readonly access: ApiAccess
  readonly namespace: string
  readonly podNamespaces: Readonly<Record<string, string>>
  readonly folder: string
}

export interface Fleet {
  /** Registers a node again that was deleted, as a restarted kubelet does. */
  register(node: string, signal: AbortSignal): Promise<void>
  assertRuns(): void
  stop(): Promise<void>
}

/** Starts the played kubelets; resolves when all nodes are registered. */
export async function startFleet(options: FleetOptions, signal: AbortSignal): Promise<Fleet> {
  const daemon = startDaemon({
    name: 'played kubelets',
    namespace: options.namespace,
    command: [process.execPath, join(import.meta.dirname, 'main.ts')],
    logFile: join(options.folder, 'kubelets.log'),
    messages: true,
  })
  const ask = async (order: FleetOrder, signal: AbortSignal): Promise<void> => {
    const answer = once(daemon.child, 'message', { signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]) })
    daemon.child.send(order)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own child's message
    const [report] = (await answer) as [FleetReport]
    if (report.is === 'failed') throw new Error(`played kubelets: ${report.why}`)
  }
  const fleet: Fleet = {
    register: (node, signal) => ask({ do: 'register', node }, signal),
    assertRuns: () => daemon.assertRuns(),
    stop: () => daemon.stop(),
  }
  const { access, folder, podNamespaces } = options
  try {
    await ask({ do: 'start', access, folder, podNamespaces }, signal)
    return fleet
  } catch (error) {
    await daemon.stop()
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${daemon.tail()}`, { cause: error })
  }
}
