import { join } from 'node:path'
import type { Resource } from '#mocks/azure/arm/resource'
import { startDaemon, type Daemon } from '../process/daemon.ts'
import { openDialogue } from '../process/dialogue.ts'
import type { AzureAccess } from '../azure/cloud-config.ts'
import type { Setup } from './setups.ts'
import type { Machine } from './site.ts'

export type AzureOrder = { readonly ask: 'documents' } | { readonly ask: 'writes' }

export type AzureReport =
  | ({ readonly is: 'ready'; readonly machines: readonly Machine[] } & AzureAccess)
  | { readonly is: 'documents'; readonly documents: readonly Resource[] }
  | { readonly is: 'writes'; readonly writes: readonly string[] }
  | { readonly is: 'failed'; readonly why: string }

export interface Azure {
  readonly daemon: Daemon
  readonly access: AzureAccess
  /** The machines that the nodes are. */
  readonly machines: readonly Machine[]
  /** Every load balancer, public IP and security group. */
  documents(signal: AbortSignal): Promise<readonly Resource[]>
  /** The writes and deletes since the last time that this was asked, as `PUT loadBalancers/kubernetes`. */
  takeWrites(signal: AbortSignal): Promise<readonly string[]>
}

export interface AzureOptions {
  readonly namespace: string
  readonly folder: string
  readonly machines: Setup['machines']
}

/** Starts the played Azure in the given namespace. */
export async function startAzure({ namespace, folder, machines }: AzureOptions, signal: AbortSignal): Promise<Azure> {
  const daemon = startDaemon({
    name: 'played Azure',
    namespace,
    command: [process.execPath, join(import.meta.dirname, 'azure-main.ts'), machines],
    logFile: join(folder, 'azure.log'),
    messages: true,
  })
  const dialogue = openDialogue<AzureOrder, AzureReport>(daemon)
  const ready = await dialogue.receive(signal).catch(async (error: unknown) => {
    await daemon.stop()
    throw error
  })
  if (ready.is !== 'ready') throw new Error(`played Azure: unexpected ${ready.is}`)
  return {
    daemon,
    access: ready,
    machines: ready.machines,
    async documents(askSignal) {
      const answer = await dialogue.ask({ ask: 'documents' }, askSignal)
      return answer.is === 'documents' ? answer.documents : []
    },
    async takeWrites(askSignal) {
      const answer = await dialogue.ask({ ask: 'writes' }, askSignal)
      return answer.is === 'writes' ? answer.writes : []
    },
  }
}
