/** A real API server, the played Azure and a few Nodes in one network namespace: where two controllers take turns. */
import { apply, kubectl, type KubectlSite } from '../rack/kubectl.ts'
import { startLoneControlPlane } from '../rack/lone-control-plane.ts'
import { startAzure, type Azure } from './azure.ts'
import { writeCloudConfigs, type CloudConfigs } from './cloud-config.ts'
import { clusterSite, machines } from './site.ts'

export interface Lab extends KubectlSite, AsyncDisposable {
  readonly namespace: string
  readonly azure: Azure
  readonly cloudConfigs: CloudConfigs
  assertRuns(): void
}

export interface LabOptions {
  /** Folder of the built Kubernetes programs. */
  readonly binaries: string
  readonly folder: string
}

/** Builds the lab. On failure, and when it is disposed of, everything that it made is stopped and removed. */
export async function startLab({ binaries, folder }: LabOptions, signal: AbortSignal): Promise<Lab> {
  await using made = new AsyncDisposableStack()
  const lone = await startLoneControlPlane({ name: 'ad', binaries, folder, site: clusterSite }, signal)
  made.use(lone)
  const { namespace, controlPlane } = lone
  const azure = await startAzure(namespace, folder, signal)
  made.defer(() => azure.daemon.stop())
  const cloudConfigs = await writeCloudConfigs(azure.access, folder)
  await registerNodes(lone, signal)
  const kept = made.move()
  return {
    ...lone,
    azure,
    cloudConfigs,
    assertRuns() {
      controlPlane.assertRuns()
      azure.daemon.assertRuns()
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

async function registerNodes(site: KubectlSite, signal: AbortSignal): Promise<void> {
  const nodes = machines.map(({ name }) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {} }))
  await apply(site, nodes, signal)
  for (const { name, addresses } of machines) {
    // Admission taints every new node as not ready; the node controller that would take it off does not run here.
    await kubectl(site, ['patch', 'node', name, '-p', '{"spec":{"taints":null}}'], signal)
    const status = {
      addresses: [
        ...addresses.map((address) => ({ type: 'InternalIP', address })),
        { type: 'Hostname', address: name },
      ],
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'played' }],
    }
    await kubectl(site, ['patch', 'node', name, '--subresource=status', '-p', JSON.stringify({ status })], signal)
  }
}
