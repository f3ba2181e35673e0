import type { NodeSite } from '../rack/cluster-site.ts'
import type { KubeApi } from './kube-api.ts'

/** Registers a node as its kubelet would, with the provider ID and the labels that its cloud would give it. */
export async function registerNode(api: KubeApi, site: NodeSite, signal: AbortSignal): Promise<void> {
  await api.create('/api/v1/nodes', nodeObject(site), signal)
  // Admission taints every new node as not ready; the node controller that would take it off does not run here.
  await api.patch(`/api/v1/nodes/${site.name}`, { spec: { taints: null } }, signal)
  await api.patch(`/api/v1/nodes/${site.name}/status`, { status: readyStatus(site) }, signal)
}

function nodeObject(site: NodeSite): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: site.name,
      labels: {
        'kubernetes.io/hostname': site.name,
        'kubernetes.io/os': 'linux',
        ...site.labels,
      },
    },
    spec: {
      podCIDR: site.podBlock,
      podCIDRs: [site.podBlock],
      ...(site.providerId !== undefined && { providerID: site.providerId }),
    },
  }
}

function readyStatus(site: NodeSite): unknown {
  const now = new Date().toISOString()
  return {
    addresses: [
      { type: 'InternalIP', address: site.address },
      { type: 'Hostname', address: site.name },
    ],
    capacity: { cpu: '4', memory: '8Gi', pods: '110' },
    allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'a played kubelet is always ready',
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      },
    ],
  }
}
