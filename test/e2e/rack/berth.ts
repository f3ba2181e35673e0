import { join } from 'node:path'
import { startDaemon } from '../process/daemon.ts'
import type { Rack } from './rack.ts'

const root = join(import.meta.dirname, '../../..')

export interface Berth {
  stop(): Promise<void>
  /** Returns the end of its log. */
  tail(lines: number): string
}

/** Starts Berth's controller where it reaches both: the emulator on loopback, and the API server over the VNet. */
export function startBerth(rack: Rack): Berth {
  const daemon = startDaemon({
    name: 'berth controller',
    namespace: rack.namespaces.azure,
    command: [
      process.execPath,
      join(root, 'cli/main.ts'),
      'controller',
      `--kubeconfig=${rack.kubeconfig}`,
      `--cloud-config=${rack.azure.cloudConfig}`,
    ],
    logFile: join(rack.folder, 'berth.log'),
  })
  const detach = rack.attach(daemon)
  return {
    tail: (lines) => daemon.tail(lines),
    async stop() {
      detach()
      await daemon.stop()
    },
  }
}
