/** A whole rack: real control plane, kube-proxies, router and BIRDs; played kubelets and pods; Berth's controller and speakers. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Daemon } from '../process/daemon.ts'
import { startFleet } from '../fleet/fleet.ts'
import { startControlPlane } from '../rack/control-plane.ts'
import { startKubeProxy } from '../rack/kube-proxy.ts'
import { kubectl } from '../rack/kubectl.ts'
import type { KubectlSite } from '../rack/kubectl.ts'
import type { Frr } from '../bgp/lab/frr.ts'
import type { RoutingReleases } from '../bgp/lab/releases.ts'
import { startBerth } from './berth.ts'
import { startFabric } from './fabric-network.ts'
import { createRackNamespaces } from './namespaces.ts'
import type { RackNamespaces } from './namespaces.ts'
import type { RackSite } from './rack-site.ts'
import { startRouter } from './router.ts'
import type { Router } from './router.ts'
import { createNodeSpeaker } from './speaker.ts'
import type { NodeSpeaker } from './speaker.ts'

export interface BareRackOptions {
  readonly site: RackSite
  /** Folder of the built Kubernetes programs. */
  readonly binaries: string
  readonly releases: RoutingReleases
  /** For logs and state. */
  readonly folder: string
}

export interface BareRack extends KubectlSite, AsyncDisposable {
  readonly site: RackSite
  readonly namespaces: RackNamespaces
  readonly router: Router
  /** The FRR of each host by node name, where the network team runs one. */
  readonly hosts: ReadonlyMap<string, Frr>
  /** By node name; started by whoever needs them. */
  readonly speakers: ReadonlyMap<string, NodeSpeaker>
  readonly controller: Daemon
  /** Throws with the log's end of the first component that has died. */
  assertRuns(): void
}

const crds = join(import.meta.dirname, '../../../charts/berth/crds')

/** Builds it, with the custom resources installed and no configuration yet. What it made is stopped and removed when it is disposed of. */
export async function startBareRack(options: BareRackOptions, signal: AbortSignal): Promise<BareRack> {
  await using made = new AsyncDisposableStack()
  const { site, binaries, releases, folder } = options
  await mkdir(folder, { recursive: true })
  const namespaces = await createRackNamespaces(site, process.pid, signal)
  made.defer(() => namespaces.remove(AbortSignal.timeout(20_000)))
  const router = await startRouter({ release: releases.bookworm, namespace: namespaces.router, folder }, signal)
  made.defer(() => router.frr.stop())
  const network = { site, namespaces, router, release: releases.trixie, folder }
  const hosts = site.cabling.is === 'unnumbered' ? await startFabric(network, signal) : new Map<string, Frr>()
  made.defer(() => Promise.all([...hosts.values()].map((frr) => frr.stop())).then(() => undefined))
  const controlPlane = await startControlPlane({ binaries, folder, namespace: namespaces.controlPlane, site }, signal)
  made.defer(() => controlPlane.stop())
  const { kubeconfig, server, caPem, token } = controlPlane
  const cluster: KubectlSite = { namespaces, kubeconfig, binaries, folder }
  await kubectl(cluster, ['apply', '--recursive', '-f', crds], signal)
  await kubectl(cluster, ['create', 'namespace', 'metallb-system'], signal)
  const podNamespaces = Object.fromEntries(site.nodes.map((node) => [node.name, namespaces.pods(node)]))
  const fleet = await startFleet(
    { access: { server, caPem, token }, nodes: site.nodes, namespace: namespaces.controlPlane, podNamespaces, folder },
    signal,
  )
  made.defer(() => fleet.stop())
  const proxies = site.nodes.map((node) => {
    const proxy = startKubeProxy({
      site,
      node: node.name,
      namespace: namespaces.node(node),
      binaries,
      folder,
      kubeconfig,
    })
    made.defer(() => proxy.stop())
    return proxy
  })
  const speakers = new Map<string, NodeSpeaker>()
  for (const node of site.nodes) {
    const where = { namespace: namespaces.node(node), folder, kubeconfig }
    const frr = hosts.get(node.name)
    const through = frr === undefined ? { bird: releases.bookworm } : { frr }
    const speaker = await createNodeSpeaker({ ...where, site: node, through })
    made.defer(() => speaker.stop())
    speakers.set(node.name, speaker)
  }
  const controller = startBerth({
    name: 'berth controller',
    namespace: namespaces.controlPlane,
    args: ['controller', '--backend=bgp', `--kubeconfig=${kubeconfig}`],
    logFile: join(folder, 'controller.log'),
  })
  made.defer(() => controller.stop())
  const kept = made.move()
  return {
    ...cluster,
    site,
    namespaces,
    router,
    hosts,
    speakers,
    controller,
    assertRuns() {
      for (const component of [controlPlane, fleet, router.frr, controller, ...proxies]) component.assertRuns()
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
