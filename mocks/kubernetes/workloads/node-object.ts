import type { Node, NodeStatus } from 'kubernetes-types/core/v1.d.ts'
import type { Clock } from '../../time/clock.ts'
import type { Kinds } from './cluster.ts'
import { statedConditions } from './conditions.ts'

export interface NodeSpec {
  readonly name: string
  /** Its InternalIP, and where its node ports listen. */
  readonly ip: string
  /** A second InternalIP: the machine, its pods and its kube-proxy are dual-stack then. */
  readonly ip6?: string
  /** '1', '2', '3'; none = a machine outside zones, which Azure labels with its fault domain '0'. */
  readonly zone?: string
  readonly labels?: Readonly<Record<string, string>>
}

/** Where in Azure the machines stand. */
export interface Place {
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly region: string
}

// More than a kubelet's 110: three played nodes must hold a hundred deployments of three.
const podsPerNode = '250'

/** Makes the Node as kubelet and cloud-node-manager leave it: initialised, with providerID, zone and pod CIDR. */
export function nodeObject({ name, ip6, zone, labels }: NodeSpec, place: Place, index: number): Node {
  const { subscriptionId, resourceGroup, region } = place
  const machineId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachines/${name}`
  const podCIDR = `10.244.${index}.0/24`
  const podCIDRs = [podCIDR, ...(ip6 === undefined ? [] : [`fd00:10:244:${(index + 1).toString(16)}::/64`])]
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'node.kubernetes.io/instance-type': 'Standard_D2s_v5',
        'topology.kubernetes.io/region': region,
        // As the Azure provider writes it: region-zone, or the fault domain alone.
        'topology.kubernetes.io/zone': zone === undefined ? '0' : `${region}-${zone}`,
        ...labels,
      },
    },
    spec: { podCIDR, podCIDRs, providerID: `azure://${machineId}` },
  }
}

export interface NodeStatusParts {
  readonly spec: NodeSpec
  readonly isRunning: boolean
  readonly before: Kinds['nodes']
  readonly clock: Clock
}

/** Says what the kubelet, or in its silence the node controller, says of the machine. */
export function nodeStatus({ spec, isRunning, before, clock }: NodeStatusParts): NodeStatus {
  const ready = isRunning
    ? ({ status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' } as const)
    : ({ status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' } as const)
  const resources = { cpu: '2', memory: '8Gi', pods: podsPerNode }
  return {
    ...before.status,
    addresses: [
      { type: 'InternalIP', address: spec.ip },
      ...(spec.ip6 === undefined ? [] : [{ type: 'InternalIP', address: spec.ip6 }]),
      { type: 'Hostname', address: spec.name },
    ],
    capacity: resources,
    allocatable: resources,
    conditions: [...statedConditions([{ type: 'Ready', ...ready }], before.status?.conditions, clock)],
    nodeInfo: {
      architecture: 'amd64',
      bootID: '',
      containerRuntimeVersion: 'played://1',
      kernelVersion: '6.12.0',
      kubeProxyVersion: '',
      kubeletVersion: 'v1.36.3',
      machineID: spec.name,
      operatingSystem: 'linux',
      osImage: 'Debian GNU/Linux 13 (trixie)',
      systemUUID: '',
    },
  }
}
