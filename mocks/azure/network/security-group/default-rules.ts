import type { JsonObject } from '../../arm/json.ts'

/** The six rules that every security group has and nobody can change (arm-semantics 2.4). */
export function defaultSecurityRules(group: string, etag: string, state: string): readonly JsonObject[] {
  return rules.map(([name, priority, from, to, description]) => ({
    name,
    id: `${group}/defaultSecurityRules/${name}`,
    etag,
    type: 'Microsoft.Network/networkSecurityGroups/defaultSecurityRules',
    properties: {
      provisioningState: state,
      description,
      protocol: '*',
      sourcePortRange: '*',
      destinationPortRange: '*',
      sourceAddressPrefix: from,
      destinationAddressPrefix: to,
      access: name.startsWith('Deny') ? 'Deny' : 'Allow',
      priority,
      direction: name.endsWith('InBound') ? 'Inbound' : 'Outbound',
      sourcePortRanges: [],
      destinationPortRanges: [],
      sourceAddressPrefixes: [],
      destinationAddressPrefixes: [],
    },
  }))
}

const rules = [
  ['AllowVnetInBound', 65000, 'VirtualNetwork', 'VirtualNetwork', 'Allow inbound traffic from all VMs in VNET'],
  ['AllowAzureLoadBalancerInBound', 65001, 'AzureLoadBalancer', '*', 'Allow inbound traffic from azure load balancer'],
  ['DenyAllInBound', 65500, '*', '*', 'Deny all inbound traffic'],
  [
    'AllowVnetOutBound',
    65000,
    'VirtualNetwork',
    'VirtualNetwork',
    'Allow outbound traffic from all VMs to all VMs in VNET',
  ],
  ['AllowInternetOutBound', 65001, '*', 'Internet', 'Allow outbound traffic from all VMs to Internet'],
  ['DenyAllOutBound', 65500, '*', '*', 'Deny all outbound traffic'],
] as const
