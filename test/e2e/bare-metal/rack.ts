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
import type { Access } from '../rack/kubeconfig.ts'
import { startBerth } from './berth.ts'
import { startFabric } from './fabric-network.ts'
import { createIdentity } from './identities.ts'
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
  /** The bundle that speakers run. */
  readonly speakerProgram: string
  /** For logs and state. */
  readonly folder: string
  /** How Berth comes into it, with its custom resources; as processes with the chart's identities unless said otherwise. */
  readonly berth?: (rack: RackWithoutBerth, signal: AbortSignal) => Promise<BerthInRack>
}

/** All but Berth. */
export interface RackWithoutBerth extends KubectlSite {
  readonly site: RackSite
  readonly namespaces: RackNamespaces
  readonly router: Router
  /** The FRR of each host by node name, where the network team runs one. */
  readonly hosts: ReadonlyMap<string, Frr>
  readonly access: Access
}

export interface BerthInRack {
  /** By node name; started by whoever needs them. */
  readonly speakers: ReadonlyMap<string, NodeSpeaker>
  readonly controller: Pick<Daemon, 'assertRuns' | 'tail'>
  stop(): Promise<void>
}

export interface BareRack extends RackWithoutBerth, Omit<BerthInRack, 'stop'>, AsyncDisposable {
  /** Throws with the log's end of the first component that has died. */
  assertRuns(): void
}

const crds = join(import.meta.dirname, '../../../charts/berth/definitions')

/** Builds it, with the custom resources installed and no configuration yet. What it made is stopped and removed when it is disposed of. */
export async function startBareRack(options: BareRackOptions, signal: AbortSignal): Promise<BareRack> {
  await using made = new AsyncDisposableStack()
  const { site, releases, folder } = options
  await mkdir(folder, { recursive: true })
  const namespaces = await createRackNamespaces(site, process.pid, signal)
  made.defer(() => namespaces.remove(AbortSignal.timeout(20_000)))
  const router = await startRouter({ release: releases.bookworm, namespace: namespaces.router, folder }, signal)
  made.defer(() => router.frr.stop())
  const network = { site, namespaces, router, release: releases.trixie, folder }
  const hosts = site.cabling.is === 'unnumbered' ? await startFabric(network, signal) : new Map<string, Frr>()
  made.defer(() => Promise.all([...hosts.values()].map((frr) => frr.stop())).then(() => undefined))
  const { cluster, components, access } = await startCluster({ ...options, namespaces, made }, signal)
  const withoutBerth = { ...cluster, site, namespaces, router, hosts, access }
  const start = options.berth ?? ((rack: RackWithoutBerth) => runBerth(rack, options, signal))
  const berth = await start(withoutBerth, signal)
  made.defer(() => berth.stop())
  const { speakers, controller } = berth
  const kept = made.move()
  return {
    ...withoutBerth,
    speakers,
    controller,
    assertRuns() {
      for (const component of [...components, router.frr, controller]) component.assertRuns()
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** Controller and speakers as processes, each with a token of exactly its rights. */
async function runBerth(rack: RackWithoutBerth, options: BareRackOptions, signal: AbortSignal): Promise<BerthInRack> {
  const { folder, namespaces, access } = rack
  const speakers = await prepareSpeakers(rack, options, await createIdentity(rack, 'speaker', access, signal))
  const kubeconfig = await createIdentity(rack, 'bgp-controller', access, signal)
  const controller = startBerth({
    name: 'berth controller',
    namespace: namespaces.controlPlane,
    args: ['controller', '--backend=bgp', `--kubeconfig=${kubeconfig}`, '--secure-port=0', '--log-level=debug'],
    logFile: join(folder, 'controller.log'),
  })
  const stop = async (): Promise<void> => {
    await controller.stop()
    await Promise.all([...speakers.values()].map((speaker) => speaker.stop()))
  }
  return { speakers, controller, stop }
}

interface ClusterPlan extends BareRackOptions {
  readonly namespaces: RackNamespaces
  /** Takes what is to be stopped. */
  readonly made: AsyncDisposableStack
}

interface StartedCluster {
  readonly cluster: KubectlSite & { readonly namespaces: RackNamespaces }
  readonly components: readonly { assertRuns(): void }[]
  /** The API server, for identities of one's own. */
  readonly access: Access
}

/** Kubernetes, but for Berth: control plane, custom resources, played kubelets, and a kube-proxy on every node. */
async function startCluster(plan: ClusterPlan, signal: AbortSignal): Promise<StartedCluster> {
  const { site, binaries, folder, namespaces, made } = plan
  const controlPlane = await startControlPlane({ binaries, folder, namespace: namespaces.controlPlane, site }, signal)
  made.defer(() => controlPlane.stop())
  const { kubeconfig, server, caPem, token } = controlPlane
  const cluster = { namespaces, kubeconfig, binaries, folder }
  if (plan.berth === undefined) {
    await kubectl(cluster, ['apply', '--recursive', '-f', crds], signal)
    await kubectl(cluster, ['create', 'namespace', 'metallb-system'], signal)
  }
  const podNamespaces = Object.fromEntries(site.nodes.map((node) => [node.name, namespaces.pods(node)]))
  const fleet = await startFleet(
    { access: { server, caPem, token }, nodes: site.nodes, namespace: namespaces.controlPlane, podNamespaces, folder },
    signal,
  )
  made.defer(() => fleet.stop())
  const proxies = site.nodes.map((node) => {
    const where = { site, node: node.name, namespace: namespaces.node(node) }
    const proxy = startKubeProxy({ ...where, binaries, folder, kubeconfig })
    made.defer(() => proxy.stop())
    return proxy
  })
  return { cluster, components: [controlPlane, fleet, ...proxies], access: { server, caPem, token } }
}

async function prepareSpeakers(
  { site, folder, namespaces, hosts }: RackWithoutBerth,
  { releases, speakerProgram: program }: BareRackOptions,
  kubeconfig: string,
): Promise<ReadonlyMap<string, NodeSpeaker>> {
  const speakers = new Map<string, NodeSpeaker>()
  for (const node of site.nodes) {
    const frr = hosts.get(node.name)
    const through = frr === undefined ? { bird: releases.bookworm } : { frr }
    const where = { namespace: namespaces.node(node), folder, program, kubeconfig }
    speakers.set(node.name, await createNodeSpeaker({ ...where, site: node, through }))
  }
  return speakers
}
