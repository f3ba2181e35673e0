import { join } from 'node:path'
import { startDaemon, type Daemon } from '../process/daemon.ts'
import { finish, type Finished } from '../process/run.ts'
import type { Lab } from './lab.ts'
import { site } from './site.ts'

/** BERTH_E2E_ENTRY names another program to try, such as the bundle that `npm run build` makes. */
export const entry = process.env['BERTH_E2E_ENTRY'] ?? join(import.meta.dirname, '../../../cli/main.ts')

/** The Azure provider's own cloud-controller-manager, with its Service controller only: there are no machines to look at. */
export function startGoProvider(lab: Lab, { binary, turn }: { binary: string; turn: number }): Daemon {
  return startDaemon({
    name: 'cloud-controller-manager of cloud-provider-azure',
    namespace: lab.namespace,
    command: [
      binary,
      `--kubeconfig=${lab.kubeconfig}`,
      `--cloud-config=${lab.cloudConfigs.go}`,
      `--cluster-name=${site.clusterName}`,
      '--cloud-provider=azure',
      '--controllers=service-lb-controller',
      '--allocate-node-cidrs=false',
      '--configure-cloud-routes=false',
      '--kube-api-qps=1000',
      '--kube-api-burst=1000',
      '--leader-elect-lease-duration=6s',
      '--leader-elect-renew-deadline=4s',
      '--leader-elect-retry-period=1s',
      '--authentication-skip-lookup=true',
      '--secure-port=10268',
      '--v=2',
    ],
    logFile: join(lab.folder, `cloud-provider-azure-${turn}.log`),
    env: { SSL_CERT_FILE: lab.cloudConfigs.caFile },
  })
}

/** The nodes of the lab have no machines, and nobody asks for metrics. */
const alone = ['--controllers=service', '--secure-port=0']

export function startBerth(lab: Lab, turn: number, options: readonly string[] = []): Daemon {
  return startDaemon({
    name: 'berth controller',
    namespace: lab.namespace,
    command: [process.execPath, entry, 'controller', ...alone, ...connection(lab), ...options],
    logFile: join(lab.folder, `berth-${turn}.log`),
  })
}

/** Has a controller at work for as long as `act` takes; a failure tells what the controller said last. */
export async function during(controller: Daemon, act: (controller: Daemon) => Promise<void>): Promise<void> {
  try {
    await act(controller)
  } catch (error) {
    throw new Error(`${String(error)}\nlog of ${controller.name}:\n${controller.tail(12)}`, { cause: error })
  } finally {
    await controller.stop()
  }
}

/** Runs one command of Berth to its end. */
export async function berth(lab: Lab, args: readonly string[], signal: AbortSignal): Promise<Finished> {
  const command = ['netns', 'exec', lab.namespace, process.execPath, entry, ...args, ...connection(lab)]
  return await finish({ command: 'ip', args: command }, signal)
}

function connection(lab: Lab): readonly string[] {
  return [
    `--kubeconfig=${lab.kubeconfig}`,
    `--cloud-config=${lab.cloudConfigs.berth}`,
    `--cluster-name=${site.clusterName}`,
  ]
}
