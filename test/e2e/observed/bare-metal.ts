/** The chart on a rack without a cloud, read through ServiceMonitors, with its alerts as a PrometheusRule. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { berth } from '../bare-metal/berth.ts'
import { deploy, expose } from '../bare-metal/cluster.ts'
import { virtualRouter } from '../bare-metal/installations.ts'
import { startBareRack, type BareRack, type RackWithoutBerth } from '../bare-metal/rack.ts'
import { startSpeakers, untilEstablished } from '../bare-metal/scenarios/sessions.ts'
import { fetchRoutingDaemons } from '../bgp/lab/releases.ts'
import { monitoringDefinitions } from '../chart/monitoring-definitions.ts'
import { startKubelets } from '../installed/bare-metal.ts'
import { installChart, untilReady } from '../installed/chart.ts'
import { birdImage } from '../installed/images.ts'
import type { Installation } from '../installed/installation.ts'
import { apply, applyText } from '../rack/kubectl.ts'
import { observe } from './observe.ts'
import type { PrometheusPrograms } from './prometheus.ts'
import { createReader, reader } from './reader.ts'

const values = {
  backend: 'bgp',
  image: { repository: 'berth' },
  speaker: { image: { repository: 'berth-speaker' }, bird: { image: { repository: 'bird' } } },
  controller: { hostNetwork: true },
  monitoring: {
    readers: [reader],
    serviceMonitor: { enabled: true, interval: '1s' },
    dashboard: { enabled: true },
    alerts: { enabled: true },
  },
}

export async function observeBareMetal(
  { part, helm, images }: Installation,
  programs: PrometheusPrograms,
  signal: AbortSignal,
): Promise<void> {
  const { checks, folder } = part
  const releases = await fetchRoutingDaemons(checks.say, signal)
  const all = { ...images, bird: await birdImage(releases.bookworm, join(folder, 'observed-bird')) }
  let tokenFile = ''
  const install = async (rack: RackWithoutBerth, stop: AbortSignal) => {
    tokenFile = await createReader(rack, stop)
    await apply(rack, monitoringDefinitions(), stop)
    const kubelet = await startKubelets(rack, all, stop)
    try {
      await installChart({ site: rack, helm, values }, stop)
      await untilReady(rack, ['deployment/berth-controller', 'daemonset/berth-speaker'], stop)
    } catch (error) {
      const log = kubelet.tail(10)
      await kubelet.stop()
      throw new Error(`${String(error)}\n${log}`, { cause: error })
    }
    return { speakers: new Map(), controller: kubelet, stop: () => kubelet.stop() }
  }
  const options = {
    site: virtualRouter,
    binaries: part.programs.components.folder,
    releases,
    speakerProgram: '',
    folder: join(folder, 'observed-rack'),
    berth: install,
  }
  const started = await checks.check(
    'observed, bare metal: helm install brings a rack controllers and speakers with monitors, dashboard and alerts',
    () => startBareRack(options, signal),
  )
  if (started === undefined) return
  await using rack = started
  const expected = {
    targets: { 'berth-controller': 2, 'berth-speaker': rack.site.nodes.length },
    rows: ['Services', 'The controller', 'Bare metal'],
    empty: ['Errors of reading the cluster'],
  }
  const site = {
    name: 'bare metal',
    site: rack,
    checks,
    programs,
    alertsAs: 'PrometheusRule' as const,
  }
  await observe({ ...site, ...expected, live: (stop) => live(rack, stop) }, tokenFile, signal)
}

/** Sessions with the router, and two Services. */
async function live(rack: BareRack, signal: AbortSignal): Promise<void> {
  const input = await readFile(join(import.meta.dirname, '../bare-metal/scenarios/metallb-config.yaml'), 'utf8')
  const args = ['import', 'metallb-config', '-']
  await applyText(rack, await berth({ namespace: rack.namespaces.controlPlane, args, input }, signal), signal)
  await startSpeakers(rack, {}, signal)
  await untilEstablished(rack, rack.site.nodes.length, signal)
  for (const name of ['one', 'two']) {
    await deploy(rack, name, 2, signal)
    await expose(rack, name, signal)
  }
}
