import { join } from 'node:path'
import { startDaemon } from '../process/daemon.ts'
import type { PoolKind, Rack } from './rack.ts'

/** BERTH_E2E_ENTRY names another program to try, such as the bundle that `npm run build` makes. */
const entry = process.env['BERTH_E2E_ENTRY'] ?? join(import.meta.dirname, '../../../cli/main.ts')

export interface Berth {
  stop(): Promise<void>
  /** Ends it by SIGKILL: its lease stays held, its writes in flight are anybody's guess. */
  kill(): Promise<void>
  /** Returns the end of its log. */
  tail(lines: number): string
}

/** Starts Berth's controller where it reaches both: the emulator on loopback, and the API server over the VNet. */
export function startBerth(
  rack: Rack,
  { name = 'berth', pools }: { readonly name?: 'berth' | 'standby'; readonly pools: PoolKind },
): Berth {
  const daemon = startDaemon({
    name: `${name} controller`,
    namespace: rack.namespaces.azure,
    command: [
      process.execPath,
      entry,
      'controller',
      '--controllers=service',
      `--kubeconfig=${rack.kubeconfig}`,
      `--cloud-config=${rack.cloudConfigs[pools]}`,
      '--secure-port=0',
    ],
    logFile: join(rack.folder, `${name}.log`),
  })
  const detach = rack.attach(daemon)
  return {
    tail: (lines) => daemon.tail(lines),
    async stop() {
      detach()
      await daemon.stop()
    },
    async kill() {
      detach()
      await daemon.stop(0)
    },
  }
}
