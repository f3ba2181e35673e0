/** Where network resources lie. */
export interface Group {
  readonly subscriptionId: string
  readonly resourceGroup: string
}

/** Writes the id of a network resource, e.g. of type `loadBalancers`. */
export function networkId(group: Group, type: string, name: string): string {
  return `/subscriptions/${group.subscriptionId}/resourceGroups/${group.resourceGroup}/providers/Microsoft.Network/${type}/${name}`
}

/** Writes the id of a child, e.g. of type `backendAddressPools` of a load balancer. */
export function childId(parentId: string, type: string, name: string): string {
  return `${parentId}/${type}/${name}`
}

/** Writes the id of a subnet. */
export function subnetId(group: Group, vnetName: string, subnetName: string): string {
  return childId(networkId(group, 'virtualNetworks', vnetName), 'subnets', subnetName)
}

/** Reads the id of the resource that a child belongs to. */
export function parentId(id: string): string {
  return id.split('/').slice(0, -2).join('/')
}

/** Reads the name that an id ends in. */
export function nameIn(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1)
}
