/**
 * Runs what the chart has installed: the pods of its namespace become processes with exactly the command, user, capabilities,
 * variables, mounts, token and probes that their specs say. There are no containers and no images here; see
 * `root-file-system.ts` for what stands in for them.
 */
import { globSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { lastLines, startDaemon } from '../process/daemon.ts'
import { openDialogue } from '../process/dialogue.ts'
import type { ApiAccess } from '../fleet/kube-api.ts'
import type { Privileges } from './container.ts'
import type { Image } from './image.ts'
import type { Place } from './running-pod.ts'

export type KubeletOrder =
  | {
      readonly do: 'start'
      readonly access: ApiAccess
      readonly places: readonly Place[]
      /** By name, without tag. */
      readonly images: Readonly<Record<string, Image>>
      readonly folder: string
    }
  | { readonly do: 'list' }
  | { readonly do: 'kill'; readonly pod: string }
  | { readonly do: 'halt'; readonly node: string }
  | { readonly do: 'resume'; readonly node: string }

export interface ListedPod {
  readonly name: string
  readonly node: string
  readonly ready: boolean
  readonly restarts: number
  readonly containers: readonly Privileges[]
}

export type KubeletReport =
  | { readonly is: 'ready' }
  | { readonly is: 'done' }
  | { readonly is: 'pods'; readonly pods: readonly ListedPod[] }
  | { readonly is: 'failed'; readonly why: string }

export interface KubeletOptions extends Omit<Extract<KubeletOrder, { do: 'start' }>, 'do'> {
  /** Network namespace from which the API server is reached. */
  readonly namespace: string
}

export interface ProcessKubelet {
  pods(signal: AbortSignal): Promise<readonly ListedPod[]>
  /** Ends the processes of a pod by SIGKILL; they are started again. */
  kill(pod: string, signal: AbortSignal): Promise<void>
  /** The machine goes off. */
  halt(node: string, signal: AbortSignal): Promise<void>
  /** It comes back, and starts what it ran. */
  resume(node: string, signal: AbortSignal): Promise<void>
  assertRuns(): void
  /** The end of its own log. */
  tail(lines?: number): string
  /** The end of what each container of that name has logged, of the pods `NODE/POD`; `*` stands for any. */
  logs(container: string, lines?: number, pods?: string): string
  stop(): Promise<void>
}

/** Starts it; pods come as they are installed. */
export async function startKubelet(options: KubeletOptions, signal: AbortSignal): Promise<ProcessKubelet> {
  const { namespace, ...order } = options
  await mkdir(options.folder, { recursive: true })
  const daemon = startDaemon({
    name: 'kubelets of processes',
    namespace,
    command: [process.execPath, join(import.meta.dirname, 'main.ts')],
    logFile: join(options.folder, 'kubelets.log'),
    messages: true,
  })
  const dialogue = openDialogue<KubeletOrder, KubeletReport>(daemon)
  try {
    await dialogue.ask({ do: 'start', ...order }, signal)
  } catch (error) {
    await daemon.stop()
    throw error
  }
  return {
    async pods(askSignal) {
      const answer = await dialogue.ask({ do: 'list' }, askSignal)
      return answer.is === 'pods' ? answer.pods : []
    },
    async kill(pod, askSignal) {
      await dialogue.ask({ do: 'kill', pod }, askSignal)
    },
    async halt(node, askSignal) {
      await dialogue.ask({ do: 'halt', node }, askSignal)
    },
    async resume(node, askSignal) {
      await dialogue.ask({ do: 'resume', node }, askSignal)
    },
    assertRuns: () => dialogue.assertRuns(),
    tail: (lines) => daemon.tail(lines),
    logs: (container, lines = 15, pods = '*/*') =>
      globSync(`${pods}/${container}.log`, { cwd: options.folder })
        .map((file) => lastLines(readFileSync(join(options.folder, file), 'utf8'), lines))
        .join('\n'),
    stop: () => daemon.stop(40_000),
  }
}
