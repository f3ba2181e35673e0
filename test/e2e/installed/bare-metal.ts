/** The chart on a rack without a cloud: the story of an installation of the reference, told by what the chart brings. */
import { join } from 'node:path'
import { metallb } from '../bare-metal/scenarios/metallb.ts'
import { startBareRack, type BerthInRack, type RackWithoutBerth } from '../bare-metal/rack.ts'
import type { NodeSpeaker } from '../bare-metal/speaker.ts'
import { fetchRoutingDaemons } from '../bgp/lab/releases.ts'
import { startKubelet, type ProcessKubelet } from '../kubelet/kubelet.ts'
import type { NodeSite } from '../rack/cluster-site.ts'
import { installChart, untilReady } from './chart.ts'
import { birdImage } from './images.ts'
import { checkSpeakersUpgrade } from './speakers-upgrade.ts'
import { assertPrivileges, netBindService, netRaw, nonRoot } from './privileges.ts'
import type { Installation } from './installation.ts'

const speaker = { image: { repository: 'berth-speaker' }, bird: { image: { repository: 'bird' } } }
// Pods of this rack reach nothing but each other: the controller is where its nodes are.
const values = {
  backend: 'bgp',
  image: { repository: 'berth' },
  speaker,
  controller: { hostNetwork: true },
  logLevel: 'debug',
}

const upgraded = { ...values, speaker: { ...speaker, podAnnotations: { version: 'next' } } }

const privileges = [
  { name: 'controller', user: nonRoot, capabilities: 0 },
  { name: 'speaker', user: 0, capabilities: 0 },
  { name: 'bird', user: 0, capabilities: netBindService | netRaw },
]

export async function checkBareMetal(installation: Installation, signal: AbortSignal): Promise<void> {
  const { checks, programs, folder } = installation.part
  const releases = await fetchRoutingDaemons(checks.say, signal)
  const images = { ...installation.images, bird: await birdImage(releases.bookworm, join(folder, 'bird')) }
  const berth = (rack: RackWithoutBerth, stop: AbortSignal) => install(rack, { ...installation, images }, stop)
  const options = {
    site: metallb.site,
    binaries: programs.components.folder,
    releases,
    speakerProgram: '',
    folder: join(folder, 'installed-rack'),
    berth,
  }
  const started = await checks.check(
    'installed: helm install brings a rack two controllers, the definitions, and a speaker with a BIRD on each node',
    () => startBareRack(options, signal),
  )
  if (started === undefined) return
  await using rack = started
  const failedBefore = checks.failed
  await metallb.tell({ rack, checks }, signal)
  await checks.check(
    'installed: helm upgrade replaces every speaker and its BIRD, and no route changes at the router',
    () => checkSpeakersUpgrade(rack, { site: rack, helm: installation.helm, values: upgraded }, signal),
  )
  if (checks.failed > failedBefore) checks.say(`the end of the kubelets' log:\n${rack.controller.tail(20)}`)
}

/** Starts kubelets on all nodes that run the pods of the chart as processes. */
export async function startKubelets(
  rack: RackWithoutBerth,
  images: Installation['images'],
  signal: AbortSignal,
): Promise<ProcessKubelet> {
  const { namespaces, access, site } = rack
  const places = site.nodes.map((node) => ({ site: node, host: namespaces.node(node), pods: namespaces.pods(node) }))
  const folder = join(rack.folder, 'pods')
  return await startKubelet({ namespace: namespaces.controlPlane, access, places, images, folder }, signal)
}

async function install(
  rack: RackWithoutBerth,
  { helm, images }: Installation,
  signal: AbortSignal,
): Promise<BerthInRack> {
  const { site } = rack
  const kubelet = await startKubelets(rack, images, signal)
  try {
    await installChart({ site: rack, helm, values }, signal)
    await untilReady(rack, ['deployment/berth-controller', 'daemonset/berth-speaker'], signal)
    await assertPrivileges(kubelet, privileges, signal)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const log = kubelet.tail(10)
    await kubelet.stop()
    throw new Error(`${why}\n${log}`, { cause: error })
  }
  const speakers = new Map(site.nodes.map((node) => [node.name, speakerOf(node, kubelet)]))
  return { speakers, controller: kubelet, stop: () => kubelet.stop() }
}

/** The speaker of a node is a pod: it runs from the start, and goes with its machine. */
function speakerOf({ name }: NodeSite, kubelet: ProcessKubelet): NodeSpeaker {
  return {
    start: (signal) => kubelet.resume(name, signal),
    stop: () => Promise.resolve(),
    kill: () => kubelet.halt(name, AbortSignal.timeout(10_000)),
    assertRuns: () => kubelet.assertRuns(),
    tail: (lines) => kubelet.tail(lines),
  }
}
