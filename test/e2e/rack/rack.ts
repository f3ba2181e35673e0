/** The whole site of the checks: real control plane, real kube-proxies, played kubelets, played Azure, and a client. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startAzure } from '../azure/azure.ts'
import { heldToRole } from '../azure/role.ts'
import { berthKeys, writeCloudConfig } from '../azure/cloud-config.ts'
import type { Azure } from '../azure/azure.ts'
import { startFleet } from '../fleet/fleet.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { startControlPlane } from './control-plane.ts'
import type { Access } from './kubeconfig.ts'
import { startKubeProxy } from './kube-proxy.ts'
import { createNamespaces } from './namespaces.ts'
import type { Namespaces } from './namespaces.ts'
import { clusterSite, nodeSites } from './topology.ts'

export interface RackOptions {
  /** Folder of the built Kubernetes programs. */
  readonly binaries: string
  /** For logs and state. */
  readonly folder: string
  /** Whoever signs in at the played Azure may do no more than the chart's Azure role says; otherwise everything. */
  readonly isHeldToRole?: boolean
}

/** How machines join a pool: by their interfaces, the Azure provider's default, or by their addresses. */
export type PoolKind = 'interfaces' | 'addresses'

export interface Component {
  assertRuns(): void
}

export interface Rack extends AsyncDisposable {
  readonly namespaces: Namespaces
  readonly kubeconfig: string
  /** The API server, as its administrator. */
  readonly access: Access
  readonly binaries: string
  readonly folder: string
  readonly fleet: Fleet
  readonly azure: Azure
  /** The azure.json for Berth, by the kind of its pools. */
  readonly cloudConfigs: Readonly<Record<PoolKind, string>>
  /** Throws with the log's end of the first component that has died. */
  assertRuns(): void
  /** Makes `assertRuns` look at one more component until the returned function is called. */
  attach(component: Component): () => void
}

/** Builds the site. On failure, and when it is disposed of, everything that it made is stopped and removed. */
export async function startRack(options: RackOptions, signal: AbortSignal): Promise<Rack> {
  await using made = new AsyncDisposableStack()
  const { binaries, folder } = options
  await mkdir(folder, { recursive: true })
  const namespaces = await createNamespaces(process.pid, signal)
  made.defer(() => namespaces.remove(AbortSignal.timeout(20_000)))
  const controlPlane = await startControlPlane(
    { binaries, folder, namespace: namespaces.controlPlane, site: clusterSite },
    signal,
  )
  made.defer(() => controlPlane.stop())
  const { kubeconfig } = controlPlane
  const podNamespaces = Object.fromEntries(nodeSites.map((site) => [site.name, namespaces.pods(site)]))
  const { server, caPem, token } = controlPlane
  const access = { server, caPem, token }
  const fleet = await startFleet(
    { access, nodes: nodeSites, namespace: namespaces.controlPlane, podNamespaces, folder },
    signal,
  )
  made.defer(() => fleet.stop())
  const proxies = nodeSites.map((node) => {
    const where = { site: clusterSite, node: node.name, namespace: namespaces.node(node) }
    const proxy = startKubeProxy({ ...where, binaries, folder, kubeconfig })
    made.defer(() => proxy.stop())
    return proxy
  })
  const program = join(import.meta.dirname, '../azure/main.ts')
  const args = options.isHeldToRole === true ? [heldToRole] : []
  const azure = await startAzure({ program, args, namespace: namespaces.azure, folder }, signal)
  made.defer(() => azure.stop())
  const cloudConfigs = await writeCloudConfigs(azure, folder)
  const components = new Set<Component>([controlPlane, fleet, azure, ...proxies])
  const kept = made.move()
  return {
    namespaces,
    kubeconfig,
    access,
    binaries,
    folder,
    fleet,
    azure,
    cloudConfigs,
    assertRuns() {
      for (const component of components) component.assertRuns()
    },
    attach(component) {
      components.add(component)
      return () => components.delete(component)
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

async function writeCloudConfigs({ access, caFile }: Azure, folder: string): Promise<Rack['cloudConfigs']> {
  const keys = berthKeys(access, caFile)
  const byAddress = { loadBalancerBackendPoolConfigurationType: 'nodeIP', enableMigrateToIPBasedBackendPoolAPI: true }
  return {
    interfaces: await writeCloudConfig(join(folder, 'azure-interfaces.json'), keys),
    addresses: await writeCloudConfig(join(folder, 'azure.json'), { ...keys, ...byAddress }),
  }
}
