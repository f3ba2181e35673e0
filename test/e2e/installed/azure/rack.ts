/** What is in the rack before helm: kubelets that run what it brings, and azure.json as a Secret. */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startKubelet, type ProcessKubelet } from '../../kubelet/kubelet.ts'
import { processNamespace } from '../../kubelet/process-namespace.ts'
import { apply } from '../../rack/kubectl.ts'
import type { Rack } from '../../rack/rack.ts'
import { nodeSites } from '../../rack/topology.ts'
import type { Installation } from '../installation.ts'

/** The Secret as people make it by hand, key by key: azure.json, and beside it the authority that it names. */
export async function cloudConfigSecret(
  rack: Rack,
): Promise<Readonly<Record<'cloud-config' | typeof authorityFile, string>>> {
  return {
    'cloud-config': JSON.stringify(await cloudConfig(rack, '/etc/berth/azure')),
    [authorityFile]: await authority(rack),
  }
}

/** What the authority's certificate is called wherever it lies. */
export const authorityFile = 'azure-ca.pem'

/** The certificate of the played Azure. */
export async function authority(rack: Rack): Promise<string> {
  return await readFile(rack.azure.caFile, 'utf8')
}

/** Puts it into a ConfigMap, and answers the controller's values by which its pods see it in `authorityFolder`. */
export async function provideAuthority(rack: Rack, signal: AbortSignal): Promise<object> {
  const name = 'azure-authority'
  const metadata = { name, namespace: processNamespace }
  const data = { [authorityFile]: await authority(rack) }
  await apply(rack, [{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }], signal)
  return {
    extraVolumes: [{ name, configMap: { name } }],
    extraVolumeMounts: [{ name, mountPath: authorityFolder }],
  }
}

export const authorityFolder = '/etc/berth/authority'

/** azure.json for a pod that sees the authority in `folder`. */
export async function cloudConfig(rack: Rack, folder: string): Promise<Readonly<Record<string, unknown>>> {
  // A cast at the edge: a file of our own
  const config = JSON.parse(await readFile(rack.cloudConfigs.addresses, 'utf8')) as Readonly<Record<string, unknown>>
  return { ...config, caFile: join(folder, authorityFile) }
}

/** The path that a pod on that node sees as a file of its host. */
export function onHost(rack: Rack, node: string, path: string): string {
  return join(podsFolder(rack), 'hosts', node, path)
}

const podsFolder = (rack: Rack): string => join(rack.folder, 'pods')

/** Starts kubelets that run the pods of the chart as processes. */
export async function startProcesses(
  rack: Rack,
  images: Installation['images'],
  signal: AbortSignal,
): Promise<ProcessKubelet> {
  const { namespaces, access } = rack
  const places = nodeSites.map((site) => ({ site, host: namespaces.node(site), pods: namespaces.pods(site) }))
  const folder = podsFolder(rack)
  await mkdir(folder, { recursive: true })
  const kubelet = await startKubelet({ namespace: namespaces.controlPlane, access, places, images, folder }, signal)
  rack.attach(kubelet)
  return kubelet
}
