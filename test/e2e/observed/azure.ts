/** The chart on the played Azure, read through PodMonitors, with its alerts as a file in a ConfigMap. */
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { installChart, untilReady } from '../installed/chart.ts'
import type { Installation } from '../installed/installation.ts'
import { cloudConfigSecret, startProcesses } from '../installed/azure/rack.ts'
import { monitoringDefinitions } from '../chart/monitoring-definitions.ts'
import { processNamespace } from '../kubelet/process-namespace.ts'
import { apply } from '../rack/kubectl.ts'
import { startRack, type Rack } from '../rack/rack.ts'
import { readFile } from 'node:fs/promises'
import { addressOf } from '../scenarios/service.ts'
import { observe } from './observe.ts'
import type { PrometheusPrograms } from './prometheus.ts'
import { createReader, reader } from './reader.ts'

/** Between two looks of Prometheus, with what they take themselves. */
const scrapeMs = 1500

const values = {
  backend: 'azure',
  image: { repository: 'berth' },
  controller: { controllers: ['service'], hostNetwork: true },
  monitoring: {
    readers: [reader],
    podMonitor: { enabled: true, interval: '1s', tokenSecret: { name: reader.name } },
    dashboard: { enabled: true },
    alerts: { enabled: true, as: 'ConfigMap' },
  },
}

export async function observeAzure(
  { part, helm, images }: Installation,
  programs: PrometheusPrograms,
  signal: AbortSignal,
): Promise<void> {
  const { checks } = part
  const options = { binaries: part.programs.components.folder, folder: join(part.folder, 'observed-azure') }
  const started = await checks.check('observed, azure: a rack with the played Azure stands', () =>
    startRack(options, signal),
  )
  if (started === undefined) return
  await using rack = started
  await using made = new AsyncDisposableStack()
  const tokenFile = await checks.check(
    'observed, azure: helm install brings two controllers with monitors, dashboard and alerts',
    async () => {
      const file = await createReader(rack, signal)
      await prepare(rack, file, signal)
      const kubelet = await startProcesses(rack, images, signal)
      made.defer(() => kubelet.stop())
      await installChart({ site: rack, helm, values }, signal)
      await untilReady(rack, ['deployment/berth-controller'], signal)
      return file
    },
  )
  if (tokenFile === undefined) return
  const site = { name: 'azure', site: rack, checks, programs, alertsAs: 'ConfigMap' as const }
  const expected = {
    targets: { [`${processNamespace}/berth-controller`]: 2 },
    rows: ['Services', 'The controller', 'Azure'],
    empty: ['Errors of reading the cluster', 'Calls that did not do'],
  }
  await observe({ ...site, ...expected, live: (stop) => live(rack, stop) }, tokenFile, signal)
}

async function prepare(rack: Rack, tokenFile: string, signal: AbortSignal): Promise<void> {
  const secret = (name: string, stringData: object) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: processNamespace },
    stringData,
  })
  await apply(
    rack,
    [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: processNamespace } },
      secret('azure-cloud-provider', await cloudConfigSecret(rack)),
      secret(reader.name, { token: await readFile(tokenFile, 'utf8') }),
      ...monitoringDefinitions(),
    ],
    signal,
  )
}

/** What a dashboard has something to show of: one write after the other, because of what was read once there is no rate. */
async function live(rack: Rack, signal: AbortSignal): Promise<void> {
  for (const name of ['one', 'two', 'three']) {
    await apply(rack, [service(name)], signal)
    await addressOf(rack, { namespace: 'default', name }, signal)
    await setTimeout(scrapeMs, undefined, { signal })
  }
}

function service(name: string): object {
  const metadata = { name, namespace: 'default' }
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } }
}
