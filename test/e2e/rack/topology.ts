/**
 * The played site: installation 1 of the reference (a VNet with hosts, each with a pod /24 that is routed without overlay)
 * with Azure's own addresses where it has some. Every cable ends in the namespace `az`, as every packet of a VNet passes
 * Azure's fabric: hosts have /32 addresses and the gateway as only neighbour. All of it is inside namespaces, so two runs
 * on one machine use the same addresses without meeting.
 */
import { groupId } from '../azure/site.ts'
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

/** Machines as a cluster has them: two in a uniform scale set, one on its own. */
const machines = [
  'virtualMachineScaleSets/pool/virtualMachines/0',
  'virtualMachineScaleSets/pool/virtualMachines/1',
  'virtualMachines/n3',
]

export const nodeSites: readonly NodeSite[] = machines.map((machine, at) => {
  const podPrefix = `10.244.${at + 1}.`
  return {
    name: `n${at + 1}`,
    // The first addresses that Azure gives away in a subnet.
    address: `10.240.0.${at + 4}`,
    podBlock: `${podPrefix}0/24`,
    podGateway: `${podPrefix}1`,
    podPrefix,
    podSuffixes: [10, 250],
    labels: {
      'topology.kubernetes.io/region': 'westeurope',
      'topology.kubernetes.io/zone': `westeurope-${at + 1}`,
    },
    providerId: `azure://${groupId()}/providers/Microsoft.Compute/${machine}`,
  }
})

export const clusterSite: ClusterSite = {
  controlPlane: topology.controlPlane,
  hosts: topology.vnet,
  pods: topology.pods,
  services: topology.services,
  nodes: nodeSites,
}
