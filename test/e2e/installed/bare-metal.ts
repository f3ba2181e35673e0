/** The chart on racks without a cloud: the stories of the reference's installations, told by what the chart brings. */
import { join } from 'node:path'
import type { BareRack, BerthInRack, RackWithoutBerth } from '../bare-metal/rack.ts'
import { metallb } from '../bare-metal/scenarios/metallb.ts'
import type { NodeSpeaker } from '../bare-metal/speaker.ts'
import { tellStory } from '../bare-metal/tell.ts'
import { fetchRoutingDaemons } from '../bgp/lab/releases.ts'
import { startKubelet, type ProcessKubelet } from '../kubelet/kubelet.ts'
import type { NodeSite } from '../rack/cluster-site.ts'
import { installChart, untilReady } from './chart.ts'
import { birdImage } from './images.ts'
import type { Installation } from './installation.ts'
import { assertPrivileges } from './privileges.ts'
import { checkSpeakersUpgrade } from './speakers-upgrade.ts'
import { installedStories, type InstalledStory } from './stories.ts'

const speakerImages = { image: { repository: 'berth-speaker' }, bird: { image: { repository: 'bird' } } }

/** Pods of this rack reach nothing but each other: the controller is where its nodes are. */
function valuesOf(speaker: object): object {
  return {
    backend: 'bgp',
    image: { repository: 'berth' },
    speaker: { ...speakerImages, ...speaker },
    controller: { hostNetwork: true },
    logLevel: 'debug',
  }
}

export async function checkBareMetal(installation: Installation, signal: AbortSignal): Promise<void> {
  const { checks, programs, folder } = installation.part
  const releases = await fetchRoutingDaemons(checks.say, signal)
  const images = { ...installation.images, bird: await birdImage(releases.bookworm, join(folder, 'bird')) }
  const site = { binaries: programs.components.folder, releases, speakerProgram: '' }
  for (const story of installedStories) {
    const { scenario } = story
    checks.say(`${scenario.title}, brought by helm install`)
    const berth = (rack: RackWithoutBerth, stop: AbortSignal) => install(rack, story, { ...installation, images }, stop)
    const options = { ...site, folder: join(folder, `installed-${scenario.name}`), berth }
    const standing = `installed, ${scenario.name}: two controllers and a speaker on each node run, with no more power than they need`
    const afterwards = (rack: BareRack) => upgrade(rack, installation, signal)
    await tellStory({ scenario, checks, options, standing, ...(scenario === metallb && { afterwards }) }, signal)
  }
}

async function upgrade(rack: BareRack, { helm, part }: Installation, signal: AbortSignal): Promise<void> {
  const values = valuesOf({ podAnnotations: { version: 'next' } })
  await part.checks.check(
    'installed: helm upgrade replaces every speaker and its BIRD, and no route changes at the router',
    () => checkSpeakersUpgrade(rack, { site: rack, helm, values }, signal),
  )
}

/** Starts kubelets on all nodes that run the pods of the chart as processes. */
export async function startKubelets(
  rack: RackWithoutBerth,
  images: Installation['images'],
  signal: AbortSignal,
): Promise<ProcessKubelet> {
  const { namespaces, access, site, hosts } = rack
  const places = site.nodes.map((node) => {
    const frr = hosts.get(node.name)
    const machine = frr === undefined ? {} : { machine: frr.place }
    return { site: node, host: namespaces.node(node), pods: namespaces.pods(node), ...machine }
  })
  const folder = join(rack.folder, 'pods')
  return await startKubelet({ namespace: namespaces.controlPlane, access, places, images, folder }, signal)
}

async function install(
  rack: RackWithoutBerth,
  { speaker, privileges }: InstalledStory,
  { helm, images }: Installation,
  signal: AbortSignal,
): Promise<BerthInRack> {
  const { site } = rack
  const kubelet = await startKubelets(rack, images, signal)
  try {
    await installChart({ site: rack, helm, values: valuesOf(speaker) }, signal)
    await untilReady(rack, ['deployment/berth-controller', 'daemonset/berth-speaker'], signal)
    await assertPrivileges(kubelet, privileges, signal)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const logs = [kubelet.tail(10), ...['controller', 'speaker', 'bird'].map((name) => kubelet.logs(name, 5))]
    await kubelet.stop()
    throw new Error([why, ...logs].join('\n'), { cause: error })
  }
  return {
    speakers: new Map(site.nodes.map((node) => [node.name, speakerOf(node, kubelet)])),
    controller: {
      assertRuns: () => kubelet.assertRuns(),
      tail: (lines) => [kubelet.tail(lines), kubelet.logs('controller', lines)].join('\n'),
    },
    stop: () => kubelet.stop(),
  }
}

/** The speaker of a node is a pod: it runs from the start, and goes with its machine. */
function speakerOf({ name }: NodeSite, kubelet: ProcessKubelet): NodeSpeaker {
  return {
    start: (signal) => kubelet.resume(name, signal),
    stop: () => Promise.resolve(),
    kill: () => kubelet.halt(name, AbortSignal.timeout(10_000)),
    assertRuns: () => kubelet.assertRuns(),
    tail: (lines) => kubelet.logs('speaker', lines, `${name}/*`),
  }
}
