import type { JsonObject } from '../../arm/json.ts'

interface DefaultRule {
  readonly name: string
  readonly description: string
  readonly access: 'Allow' | 'Deny'
  readonly direction: 'Inbound' | 'Outbound'
  readonly priority: number
  readonly from: string
  readonly to: string
}

const rules: readonly DefaultRule[] = [
  rule(
    'AllowVnetInBound',
    'Allow inbound traffic from all VMs in VNET',
    'Inbound',
    65000,
    'VirtualNetwork',
    'VirtualNetwork',
  ),
  rule(
    'AllowAzureLoadBalancerInBound',
    'Allow inbound traffic from azure load balancer',
    'Inbound',
    65001,
    'AzureLoadBalancer',
    '*',
  ),
  rule('DenyAllInBound', 'Deny all inbound traffic', 'Inbound', 65500, '*', '*'),
  rule(
    'AllowVnetOutBound',
    'Allow outbound traffic from all VMs to all VMs in VNET',
    'Outbound',
    65000,
    'VirtualNetwork',
    'VirtualNetwork',
  ),
  rule('AllowInternetOutBound', 'Allow outbound traffic from all VMs to Internet', 'Outbound', 65001, '*', 'Internet'),
  rule('DenyAllOutBound', 'Deny all outbound traffic', 'Outbound', 65500, '*', '*'),
]

function rule(
  ...[name, description, direction, priority, from, to]: [
    string,
    string,
    'Inbound' | 'Outbound',
    number,
    string,
    string,
  ]
): DefaultRule {
  return { name, description, access: name.startsWith('Deny') ? 'Deny' : 'Allow', direction, priority, from, to }
}

/** The six rules that every security group has and nobody can change (arm-semantics 2.4). */
export function defaultSecurityRules(group: string, etag: string, state: string): readonly JsonObject[] {
  return rules.map(({ name, description, access, direction, priority, from, to }) => ({
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
      access,
      priority,
      direction,
      sourcePortRanges: [],
      destinationPortRanges: [],
      sourceAddressPrefixes: [],
      destinationAddressPrefixes: [],
    },
  }))
}
