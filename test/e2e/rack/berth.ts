import { join } from 'node:path'
import { startDaemon } from '../process/daemon.ts'
import type { Daemon } from '../process/daemon.ts'
import type { Rack } from './rack.ts'

const root = join(import.meta.dirname, '../../..')

/** Starts Berth's controller where it reaches both: the emulator on loopback, and the API server over the VNet. */
export function startBerth(rack: Rack): Daemon {
  return startDaemon({
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
}
