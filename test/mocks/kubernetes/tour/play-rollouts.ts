import type { KubernetesObject, Store } from '#mocks/kubernetes/api/store'

/**
 * Reports every Deployment of the tour as rolled out, where no workload player does. (The player brings nodes:
 * without them nothing could run.)
 */
export function playRollouts(store: Store): () => void {
  if (store.list('nodes').length > 0) return () => {}
  store.create('nodes', node)
  return store.watch('deployments', ({ type, object }) => {
    if (type === 'DELETED' || object.metadata.namespace !== 'tour') return
    if (object.status?.['observedGeneration'] === object.metadata.generation) return
    store.update('deployments', { ...object, status: rolledOut(object) }, { subresource: 'status' })
  })
}

function rolledOut({ metadata, spec }: KubernetesObject): KubernetesObject['status'] & object {
  const replicas = spec?.['replicas'] ?? 0
  const at = metadata.creationTimestamp ?? ''
  return {
    observedGeneration: metadata.generation,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    conditions: [
      {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: '',
        lastUpdateTime: at,
        lastTransitionTime: at,
      },
    ],
  }
}

const node = {
  metadata: { name: 'tour-node', labels: { 'kubernetes.io/hostname': 'tour-node' } },
  spec: {
    providerID: 'azure:///subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/tour-node',
  },
  status: {
    conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }],
    addresses: [
      { type: 'InternalIP', address: '127.20.0.4' },
      { type: 'Hostname', address: 'tour-node' },
    ],
    capacity: { cpu: '2', memory: '8Gi', pods: '110' },
    allocatable: { cpu: '2', memory: '8Gi', pods: '110' },
    nodeInfo: {
      kubeletVersion: 'v1.36.3',
      osImage: 'Debian GNU/Linux 12',
      kernelVersion: '6.1.0',
      containerRuntimeVersion: 'containerd://2.1.0',
      architecture: 'amd64',
      operatingSystem: 'linux',
    },
  },
}
