import type { NodeSite } from '../rack/topology.ts'
import type { KubeApi } from './kube-api.ts'

/** Registers a node as its kubelet would, with the cloud's provider ID and the zone that a cloud-node-manager would write. */
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
        'topology.kubernetes.io/region': 'westeurope',
        'topology.kubernetes.io/zone': `westeurope-${site.zone}`,
      },
    },
    spec: {
      podCIDR: `${site.podPrefix}0/24`,
      podCIDRs: [`${site.podPrefix}0/24`],
      providerID: `azure:///subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rack/providers/Microsoft.Compute/virtualMachines/${site.name}`,
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
