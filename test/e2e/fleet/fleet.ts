import { join } from 'node:path'
import { startDaemon } from '../process/daemon.ts'
import { openDialogue } from '../process/dialogue.ts'
import type { NodeSite } from '../rack/cluster-site.ts'
import type { ApiAccess } from './kube-api.ts'

export type FleetOrder =
  | {
      readonly do: 'start'
      readonly access: ApiAccess
      readonly folder: string
      readonly nodes: readonly NodeSite[]
      readonly podNamespaces: Readonly<Record<string, string>>
    }
  | { readonly do: 'register'; readonly node: string }

export type FleetReport =
  | { readonly is: 'ready' }
  | { readonly is: 'registered' }
  | { readonly is: 'failed'; readonly why: string }

export interface FleetOptions {
  readonly access: ApiAccess
  readonly nodes: readonly NodeSite[]
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
  const dialogue = openDialogue<FleetOrder, FleetReport>(daemon)
  const { access, folder, nodes, podNamespaces } = options
  try {
    await dialogue.ask({ do: 'start', access, folder, nodes, podNamespaces }, signal)
  } catch (error) {
    await daemon.stop()
    throw error
  }
  return {
    async register(node, signal) {
      await dialogue.ask({ do: 'register', node }, signal)
    },
    assertRuns: () => dialogue.assertRuns(),
    stop: () => daemon.stop(),
  }
}
