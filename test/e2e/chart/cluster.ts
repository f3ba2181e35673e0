/** A real API server alone: what Helm installs is objects, and who runs them is the concern of other parts. */
import { mkdir } from 'node:fs/promises'
import { batch, collectNamespaces } from '../network/wiring.ts'
import { startControlPlane } from '../rack/control-plane.ts'
import { apply, type KubectlSite } from '../rack/kubectl.ts'
import { monitoringDefinitions } from './monitoring-definitions.ts'

export interface ChartCluster extends KubectlSite, AsyncDisposable {
  /** The program `helm`. */
  readonly helm: string
  assertRuns(): void
}

export interface ChartClusterOptions {
  /** Folder of the built Kubernetes programs. */
  readonly binaries: string
  readonly helm: string
  readonly folder: string
}

/** The namespace that releases are installed in; the API server warns there of pods that are not restricted. */
export const releaseNamespace = 'berth-system'

const controlPlane = '10.255.255.7'

/** Starts it. On failure, and when it is disposed of, everything that it made is stopped and removed. */
export async function startChartCluster(options: ChartClusterOptions, signal: AbortSignal): Promise<ChartCluster> {
  await using made = new AsyncDisposableStack()
  const { binaries, helm, folder } = options
  await mkdir(folder, { recursive: true })
  const namespaces = collectNamespaces()
  made.defer(() => namespaces.remove(AbortSignal.timeout(20_000)))
  const namespace = `berth-${process.pid}-ch`
  await namespaces.add(namespace, signal)
  await batch(namespace, [`addr add ${controlPlane}/32 dev lo`], signal)
  const running = await startControlPlane(
    { binaries, folder, namespace, site: { controlPlane, services: '10.96.0.0/16' } },
    signal,
  )
  made.defer(() => running.stop())
  const site = { namespaces: { controlPlane: namespace }, kubeconfig: running.kubeconfig, binaries, folder }
  const labels = { 'pod-security.kubernetes.io/warn': 'restricted' }
  await apply(
    site,
    [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: releaseNamespace, labels } }, ...monitoringDefinitions()],
    signal,
  )
  const kept = made.move()
  return { ...site, helm, assertRuns: () => running.assertRuns(), [Symbol.asyncDispose]: () => kept.disposeAsync() }
}
