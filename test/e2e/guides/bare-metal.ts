/** The guides for bare metal, from `helm install` on: real routers, real daemons, and machines that are entered by `ssh`. */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { entry } from '../adopt/controllers.ts'
import { ipFabric, virtualRouter } from '../bare-metal/installations.ts'
import { startBareRack, type BareRack, type RackWithoutBerth } from '../bare-metal/rack.ts'
import type { RackSite } from '../bare-metal/rack-site.ts'
import { blockAffinity, blockAffinityDefinition } from '../bare-metal/scenarios/calico.ts'
import { fetchRoutingDaemons } from '../bgp/lab/releases.ts'
import { startKubelets } from '../installed/bare-metal.ts'
import { birdImage } from '../installed/images.ts'
import type { Installation } from '../installed/installation.ts'
import { apply, applyText, kubectl } from '../rack/kubectl.ts'
import { follow, root } from './follow.ts'
import { openReader, type Reader } from './reader.ts'
import { writeSsh, type Machine } from './ssh.ts'

interface Tour {
  readonly name: string
  readonly site: RackSite
  /** In order, by one reader. */
  readonly pages: readonly string[]
  /** What the reader has already. */
  prepare(rack: BareRack, signal: AbortSignal): Promise<void>
}

const metallbConfig = join(import.meta.dirname, '../bare-metal/scenarios/metallb-config.yaml')

const tours: readonly Tour[] = [
  {
    name: 'rack',
    site: virtualRouter,
    pages: ['docs/guides/rack.md', 'docs/guides/from-metallb.md'],
    async prepare(rack, signal) {
      await kubectl(rack, ['create', 'namespace', 'metallb-system'], signal)
      await applyText(rack, await readFile(metallbConfig, 'utf8'), signal)
    },
  },
  {
    name: 'fabric',
    site: ipFabric,
    pages: ['docs/guides/fabric.md'],
    async prepare(rack, signal) {
      await apply(rack, [blockAffinityDefinition], signal)
      await kubectl(rack, ['wait', '--for=condition=Established', 'crd/blockaffinities.crd.projectcalico.org'], signal)
      const blocks = ipFabric.nodes.map((node) => blockAffinity(node, node.podBlock, 'confirmed'))
      await apply(rack, blocks, signal)
    },
  },
]

/** Each tour has a rack of its own. */
export async function followOnBareMetal(installation: Installation, signal: AbortSignal): Promise<void> {
  const { checks, folder } = installation.part
  const releases = await fetchRoutingDaemons(checks.say, signal)
  const images = { ...installation.images, bird: await birdImage(releases.bookworm, join(folder, 'bird-of-guide')) }
  for (const tour of tours) {
    const options = {
      site: tour.site,
      binaries: installation.part.programs.components.folder,
      releases,
      speakerProgram: '',
      folder: join(folder, `guide-${tour.name}`),
      berth: async (rack: RackWithoutBerth, stop: AbortSignal) => {
        const kubelet = await startKubelets(rack, images, stop)
        return { speakers: new Map(), controller: kubelet, stop: () => kubelet.stop() }
      },
    }
    const started = await checks.check(`guides: a ${tour.name} without Berth stands`, async () => {
      const rack = await startBareRack(options, signal)
      await tour.prepare(rack, signal)
      return rack
    })
    if (started === undefined) continue
    await using rack = started
    const failedBefore = checks.failed
    const reader = await openOn(rack, installation)
    for (const page of tour.pages) await follow(page, reader, checks, signal)
    if (checks.failed > failedBefore) checks.say(`the end of the kubelets' log:\n${rack.controller.tail(20)}`)
  }
}

async function openOn(rack: BareRack, { part, helm }: Installation): Promise<Reader> {
  const { namespaces, router, kubeconfig, hosts, site, folder } = rack
  const machines: Record<string, Machine> = {
    router: { namespace: namespaces.router, programs: { vtysh: router.frr.vtyshCommand } },
    client: { namespace: namespaces.client },
  }
  for (const node of site.nodes) {
    const frr = hosts.get(node.name)
    const programs = frr === undefined ? {} : { vtysh: frr.vtyshCommand }
    machines[node.name] = { namespace: namespaces.node(node), programs }
  }
  await mkdir(folder, { recursive: true })
  return await openReader({
    folder,
    cwd: root,
    namespace: namespaces.controlPlane,
    programs: {
      kubectl: [join(part.programs.components.folder, 'kubectl')],
      helm: [helm],
      berth: [process.execPath, entry],
      ssh: await writeSsh(folder, machines),
    },
    env: { KUBECONFIG: kubeconfig },
    places: {
      // Pods of this rack reach nothing but each other: the controller is where its nodes are.
      '--set backend=bgp': '--set backend=bgp --set controller.hostNetwork=true',
      // The page writes into the folder where its reader is, and this one is in the clone.
      'kubectl -n metallb-system': `cd ${folder}; kubectl -n metallb-system`,
      'berth import': `cd ${folder}; berth import`,
      'kubectl apply -f resources': `cd ${folder}; kubectl apply -f resources`,
    },
  })
}
