/**
 * The played site: installation 1 of the reference (a VNet with hosts, each with a pod /24 that is routed without overlay)
 * with Azure's own addresses where it has some. Every cable ends in the namespace `az`, as every packet of a VNet passes
 * Azure's fabric: hosts have /32 addresses and the gateway as only neighbour. All of it is inside namespaces, so two runs
 * on one machine use the same addresses without meeting.
 */
import type { ClusterSite, NodeSite } from './cluster-site.ts'

export const topology = {
  vnet: '10.240.0.0/16',
  /** Azure keeps .1 of every subnet for itself: the default gateway of all hosts. */
  gateway: '10.240.0.1',
  /** Where Azure's health probes come from (arm-semantics, section 6). */
  probeSource: '168.63.129.16',
  controlPlane: '10.240.255.5',
  pods: '10.244.0.0/16',
  services: '10.96.0.0/16',
  publicAddresses: '20.0.0.0/16',
  client: '203.0.113.10',
  otherClient: '203.0.113.20',
  clientGateway: '203.0.113.1',
  clients: '203.0.113.0/24',
} as const

export const nodeSites: readonly NodeSite[] = [1, 2, 3].map((index) => ({
  name: `n${index}`,
  address: `10.240.0.${index + 3}`,
  podBlock: `10.244.${index}.0/24`,
  podGateway: `10.244.${index}.1`,
  podPrefix: `10.244.${index}.`,
  podSuffixes: [10, 250],
  labels: {
    'topology.kubernetes.io/region': 'westeurope',
    'topology.kubernetes.io/zone': `westeurope-${index}`,
  },
  providerId: `azure:///subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rack/providers/Microsoft.Compute/virtualMachines/n${index}`,
}))

export const clusterSite: ClusterSite = {
  controlPlane: topology.controlPlane,
  hosts: topology.vnet,
  pods: topology.pods,
  services: topology.services,
  nodes: nodeSites,
}
