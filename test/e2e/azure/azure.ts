/** The played Azure as a child process: how it is started, and what may be asked of it. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Resource } from '#mocks/azure/arm/resource'
import { startDaemon } from '../process/daemon.ts'
import { openDialogue } from '../process/dialogue.ts'
import type { AzureAccess } from './cloud-config.ts'
import type { RoutedRule } from './router.ts'
import type { Machine } from './site.ts'

export type AzureOrder =
  | { readonly ask: 'rules' }
  | { readonly ask: 'resources'; readonly types: readonly string[] }
  | { readonly ask: 'writes' }

export type AzureReport =
  | ({ readonly is: 'ready'; readonly machines: readonly Machine[] } & AzureAccess)
  | { readonly is: 'rules'; readonly rules: readonly RoutedRule[] }
  | { readonly is: 'resources'; readonly resources: readonly Resource[] }
  | { readonly is: 'writes'; readonly writes: readonly string[] }
  | { readonly is: 'failed'; readonly why: string }

export interface Azure {
  readonly access: AzureAccess
  /** The emulator's CA, PEM. */
  readonly caFile: string
  /** The machines that stood there from the start. */
  readonly machines: readonly Machine[]
  /** The rules with the members that take new flows now; none where no packets are moved. */
  rules(signal: AbortSignal): Promise<readonly RoutedRule[]>
  /** Everything of these types of Microsoft.Network, as it is provisioned. */
  resources(types: readonly string[], signal: AbortSignal): Promise<readonly Resource[]>
  /** The writes and deletions since the last time that this was asked, as `PUT loadBalancers/kubernetes`. */
  takeWrites(signal: AbortSignal): Promise<readonly string[]>
  /** Throws if the played Azure has died, or could not forward packets at some time. */
  assertRuns(): void
  stop(): Promise<void>
}

export interface AzureOptions {
  /** The program that plays it (play-azure.ts), and what it is told. */
  readonly program: string
  readonly args?: readonly string[]
  readonly namespace: string
  readonly folder: string
}

/** Starts the played Azure inside a namespace. */
export async function startAzure(options: AzureOptions, signal: AbortSignal): Promise<Azure> {
  const { program, args = [], namespace, folder } = options
  const daemon = startDaemon({
    name: 'played Azure',
    namespace,
    command: [process.execPath, program, ...args],
    logFile: join(folder, 'azure.log'),
    messages: true,
  })
  const dialogue = openDialogue<AzureOrder, AzureReport>(daemon)
  const ready = await dialogue.receive(signal).catch(async (error: unknown) => {
    await daemon.stop()
    throw error
  })
  if (ready.is !== 'ready') throw new Error(`played Azure: unexpected ${ready.is}`)
  const caFile = join(folder, 'azure-ca.pem')
  await writeFile(caFile, ready.caPem)
  return {
    access: ready,
    caFile,
    machines: ready.machines,
    assertRuns: () => dialogue.assertRuns(),
    stop: () => daemon.stop(),
    async rules(stop) {
      const report = await dialogue.ask({ ask: 'rules' }, stop)
      return report.is === 'rules' ? report.rules : []
    },
    async resources(types, stop) {
      const report = await dialogue.ask({ ask: 'resources', types }, stop)
      return report.is === 'resources' ? report.resources : []
    },
    async takeWrites(stop) {
      const report = await dialogue.ask({ ask: 'writes' }, stop)
      return report.is === 'writes' ? report.writes : []
    },
  }
}
