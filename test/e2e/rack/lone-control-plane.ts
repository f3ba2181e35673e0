/** A real control plane in a network namespace of its own, for what needs an API server and no packets. */
import { mkdir } from 'node:fs/promises'
import { batch, collectNamespaces } from '../network/wiring.ts'
import type { ClusterSite } from './cluster-site.ts'
import { startControlPlane, type ControlPlane } from './control-plane.ts'
import type { KubectlSite } from './kubectl.ts'

export interface LoneControlPlane extends KubectlSite, AsyncDisposable {
  readonly namespace: string
  readonly controlPlane: ControlPlane
}

export interface LoneOptions {
  /** Two letters or so: names the namespace. */
  readonly name: string
  /** Folder of the built Kubernetes programs. */
  readonly binaries: string
  readonly folder: string
  readonly site?: Pick<ClusterSite, 'controlPlane' | 'services'>
  /** Writes what was asked of the API server to `audit.log` in the folder. */
  readonly audit?: boolean
}

const nowhere = { controlPlane: '10.255.255.5', services: '10.96.0.0/16,fd00:96::/112' }

/** Starts it. On failure, and when it is disposed of, everything that it made is stopped and removed. */
export async function startLoneControlPlane(options: LoneOptions, signal: AbortSignal): Promise<LoneControlPlane> {
  await using made = new AsyncDisposableStack()
  const { binaries, folder, site = nowhere, audit = false } = options
  await mkdir(folder, { recursive: true })
  const namespaces = collectNamespaces()
  made.defer(() => namespaces.remove(AbortSignal.timeout(20_000)))
  const namespace = `berth-${process.pid}-${options.name}`
  await namespaces.add(namespace, signal)
  await batch(namespace, [`addr add ${site.controlPlane}/32 dev lo`], signal)
  const controlPlane = await startControlPlane({ binaries, folder, namespace, site, audit }, signal)
  made.defer(() => controlPlane.stop())
  const kept = made.move()
  return {
    namespaces: { controlPlane: namespace },
    kubeconfig: controlPlane.kubeconfig,
    binaries,
    folder,
    namespace,
    controlPlane,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
