/** The guide for a rack, from `helm install` on: a real router, a real BIRD on each node, and machines that are entered by `ssh`. */
import { join } from 'node:path'
import { fetchRoutingDaemons } from '../bgp/lab/releases.ts'
import { virtualRouter } from '../bare-metal/installations.ts'
import { startBareRack, type BareRack, type RackWithoutBerth } from '../bare-metal/rack.ts'
import { entry } from '../adopt/controllers.ts'
import { birdImage } from '../installed/images.ts'
import { startKubelets } from '../installed/bare-metal.ts'
import type { Installation } from '../installed/installation.ts'
import { follow, root } from './follow.ts'
import { openReader } from './reader.ts'
import { writeSsh } from './ssh.ts'

export async function followRack(installation: Installation, signal: AbortSignal): Promise<void> {
  const { checks, programs, folder } = installation.part
  const releases = await fetchRoutingDaemons(checks.say, signal)
  const images = { ...installation.images, bird: await birdImage(releases.bookworm, join(folder, 'bird-of-guide')) }
  const options = {
    site: virtualRouter,
    binaries: programs.components.folder,
    releases,
    speakerProgram: '',
    folder: join(folder, 'guide-rack'),
    berth: async (rack: RackWithoutBerth, stop: AbortSignal) => {
      const kubelet = await startKubelets(rack, images, stop)
      return { speakers: new Map(), controller: kubelet, stop: () => kubelet.stop() }
    },
  }
  const started = await checks.check('guides: a rack without Berth stands', () => startBareRack(options, signal))
  if (started === undefined) return
  await using rack = started
  const failedBefore = checks.failed
  await followOn(rack, installation, signal)
  if (checks.failed > failedBefore) checks.say(`the end of the kubelets' log:\n${rack.controller.tail(20)}`)
}

async function followOn(rack: BareRack, { part, helm }: Installation, signal: AbortSignal): Promise<void> {
  const { namespaces, router, kubeconfig } = rack
  const ssh = await writeSsh(rack.folder, {
    router: { namespace: namespaces.router, programs: { vtysh: router.frr.vtyshCommand } },
    client: { namespace: namespaces.client },
  })
  const reader = await openReader({
    folder: rack.folder,
    cwd: root,
    namespace: namespaces.controlPlane,
    programs: {
      kubectl: [join(part.programs.components.folder, 'kubectl')],
      helm: [helm],
      berth: [process.execPath, entry],
      ssh,
    },
    env: { KUBECONFIG: kubeconfig },
    // Pods of this rack reach nothing but each other: the controller is where its nodes are.
    places: { '--set backend=bgp': '--set backend=bgp --set controller.hostNetwork=true' },
  })
  await follow('docs/guides/rack.md', reader, part.checks, signal)
}
