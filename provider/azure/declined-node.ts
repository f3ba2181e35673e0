import type { Member } from '../provider.ts'
import type { AzureConfig } from './config/azure-config.ts'

const managedLabel = 'kubernetes.azure.com/managed'
const groupLabel = 'kubernetes.azure.com/resource-group'

/**
 * Why no load balancer leads to this node, whatever its state: the Azure provider's own rule (azure-provider-behaviour
 * 6.2). Machines that Azure does not manage, or that lie in another group, are no members in either kind of pool.
 */
export function whyDeclined(
  node: Member,
  config: Pick<AzureConfig, 'resourceGroup' | 'backendPools'>,
): string | undefined {
  if (node.isControlPlane && !config.backendPools.controlPlaneJoins) return 'it is a control plane node'
  if (node.labels[managedLabel]?.toLowerCase() === 'false') return `label ${managedLabel} is false`
  const group = node.labels[groupLabel] ?? ''
  if (group !== '' && group.toLowerCase() !== config.resourceGroup.toLowerCase()) {
    return `label ${groupLabel} names another resource group: ${group}`
  }
  return undefined
}
