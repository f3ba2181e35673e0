/** A real API server, the played Azure and a few Nodes in one network namespace: where two controllers take turns. */
import { join } from 'node:path'
import type { Resource } from '#mocks/azure/arm/resource'
import { apply, kubectl, type KubectlSite } from '../rack/kubectl.ts'
import { startLoneControlPlane } from '../rack/lone-control-plane.ts'
import { startAzure, type Azure } from '../azure/azure.ts'
import type { Machine } from '../azure/site.ts'
import { writeCloudConfigs, type CloudConfigs } from './cloud-config.ts'
import type { Setup } from './setups.ts'
import { clusterSite } from './site.ts'

export interface Lab extends KubectlSite, AsyncDisposable {
  readonly namespace: string
  readonly setup: Setup
  readonly azure: Azure
  readonly cloudConfigs: CloudConfigs
  /** Everything that a controller of Services makes in Azure. */
  documents(signal: AbortSignal): Promise<readonly Resource[]>
  assertRuns(): void
}

export interface LabOptions {
  /** Folder of the built Kubernetes programs. */
  readonly binaries: string
  readonly folder: string
  readonly setup: Setup
}

const documentTypes = ['loadBalancers', 'publicIPAddresses', 'networkSecurityGroups', 'privateLinkServices']

/** Builds the lab. On failure, and when it is disposed of, everything that it made is stopped and removed. */
export async function startLab({ binaries, folder, setup }: LabOptions, signal: AbortSignal): Promise<Lab> {
  await using made = new AsyncDisposableStack()
  const lone = await startLoneControlPlane({ name: 'ad', binaries, folder, site: clusterSite }, signal)
  made.use(lone)
  const { namespace, controlPlane } = lone
  const program = join(import.meta.dirname, 'azure-main.ts')
  const azure = await startAzure({ program, args: [JSON.stringify(setup.scaleSets)], namespace, folder }, signal)
  made.defer(() => azure.stop())
  const cloudConfigs = await writeCloudConfigs(setup, azure, folder)
  await registerNodes(lone, azure.machines, signal)
  const kept = made.move()
  return {
    ...lone,
    setup,
    azure,
    cloudConfigs,
    documents: (stop) => azure.resources(documentTypes, stop),
    assertRuns() {
      controlPlane.assertRuns()
      azure.assertRuns()
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** Makes the Nodes as kubelets and a node manager would have left them: ready. */
export async function registerNodes(
  site: KubectlSite,
  machines: readonly Machine[],
  signal: AbortSignal,
): Promise<void> {
  const nodes = machines.map(({ name, providerId }) => {
    return { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { providerID: providerId } }
  })
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
