import { join } from 'node:path'
import { startDaemon } from '../process/daemon.ts'
import { openDialogue } from '../process/dialogue.ts'
import { writeCloudConfig } from './cloud-config.ts'
import type { AzureAccess } from './cloud-config.ts'
import type { RoutedRule } from './router.ts'

export type AzureOrder =
  | { readonly ask: 'rules' }
  | { readonly ask: 'resources'; readonly type: string }
  | { readonly ask: 'writes' }

export type AzureReport =
  | ({ readonly is: 'ready' } & AzureAccess)
  | { readonly is: 'rules'; readonly rules: readonly RoutedRule[] }
  | { readonly is: 'resources'; readonly resources: readonly unknown[] }
  | { readonly is: 'writes'; readonly count: number }
  | { readonly is: 'failed'; readonly why: string }

export interface Azure {
  /** The azure.json for Berth. */
  readonly cloudConfig: string
  rules(signal: AbortSignal): Promise<readonly RoutedRule[]>
  resources(type: string, signal: AbortSignal): Promise<readonly unknown[]>
  /** How many ARM writes were asked so far. */
  writes(signal: AbortSignal): Promise<number>
  /** Throws if the played Azure has died, or could not forward packets at some time. */
  assertRuns(): void
  stop(): Promise<void>
}

/** Starts the played Azure inside the router's namespace and writes the azure.json that leads to it. */
export async function startAzure(namespace: string, folder: string, signal: AbortSignal): Promise<Azure> {
  const daemon = startDaemon({
    name: 'played Azure',
    namespace,
    command: [process.execPath, join(import.meta.dirname, 'main.ts')],
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
    cloudConfig: await writeCloudConfig(ready, folder),
    assertRuns: () => dialogue.assertRuns(),
    stop: () => daemon.stop(),
    async rules(signal) {
      const report = await dialogue.ask({ ask: 'rules' }, signal)
      return report.is === 'rules' ? report.rules : []
    },
    async resources(type, signal) {
      const report = await dialogue.ask({ ask: 'resources', type }, signal)
      return report.is === 'resources' ? report.resources : []
    },
    async writes(signal) {
      const report = await dialogue.ask({ ask: 'writes' }, signal)
      return report.is === 'writes' ? report.count : Number.NaN
    },
  }
}
