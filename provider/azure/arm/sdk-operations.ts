/**
 * Which operation group of the SDK serves which resource type. The SDK gives route, api-version and paging; bodies go past it
 * (wire.ts), so every model that it is given here is empty.
 *
 * Its PUT and DELETE are pollers: making one sends the first request, awaiting one polls until the end. `submitted()` stops
 * after the first request, which is all that is wanted: we await operations ourselves, with abort and inner error codes.
 */
import type { NetworkManagementClient } from '@azure/arm-network'

/** What can be done with resources of one type. `names` are the resource group and one name for each segment of the type. */
export interface SdkOperations {
  /** `names` without the last one: of the group, and of the parent if the type is a child's. */
  readonly list: (names: readonly string[]) => AsyncIterable<unknown>
  readonly get: (names: readonly string[]) => Promise<unknown>
  readonly put: (names: readonly string[]) => Promise<void>
  readonly delete: (names: readonly string[]) => Promise<void>
  /** Absent where Azure has no PATCH. */
  readonly patch?: (names: readonly string[]) => Promise<unknown>
}

interface Submitted {
  submitted(): Promise<void>
}

interface TopLevelGroup {
  list(resourceGroup: string): { byPage(): AsyncIterable<unknown> }
  get(resourceGroup: string, name: string): Promise<unknown>
  createOrUpdate(resourceGroup: string, name: string, model: object): Submitted
  delete(resourceGroup: string, name: string): Submitted
  updateTags?(resourceGroup: string, name: string, model: object): Promise<unknown>
}

interface ChildGroup {
  get(resourceGroup: string, parent: string, name: string): Promise<unknown>
  createOrUpdate(resourceGroup: string, parent: string, name: string, model: object): Submitted
  delete(resourceGroup: string, parent: string, name: string): Submitted
}

/** Looks up by the lower-case type without provider, such as `loadbalancers` or `virtualnetworks/subnets`. */
export function sdkOperations(client: NetworkManagementClient): ReadonlyMap<string, SdkOperations> {
  return new Map([
    ['loadbalancers', topLevel(client.loadBalancers)],
    ['publicipaddresses', topLevel(client.publicIPAddresses)],
    ['publicipprefixes', topLevel(client.publicIPPrefixes)],
    ['networksecuritygroups', topLevel(client.networkSecurityGroups)],
    ['networkinterfaces', topLevel(client.networkInterfaces)],
    ['privatelinkservices', topLevel(client.privateLinkServices)],
    ['privatelinkservices/privateendpointconnections', child(connections(client))],
    ['routetables', topLevel(client.routeTables)],
    ['virtualnetworks', topLevel(client.virtualNetworks)],
    ['loadbalancers/backendaddresspools', child(client.loadBalancerBackendAddressPools)],
    ['loadbalancers/inboundnatrules', child(client.inboundNatRules)],
    ['networksecuritygroups/securityrules', child(client.securityRules)],
    ['routetables/routes', child(client.routes)],
    ['virtualnetworks/subnets', child(client.subnets)],
  ])
}

/** What the SDK can ask of Azure beside resources. `names` are the resource group, the load balancer and the rule. */
export interface SdkActions {
  readonly ruleHealth: (names: readonly string[]) => Promise<void>
  readonly migrateToIpBased: (names: readonly string[]) => Promise<unknown>
  /** All pages. */
  readonly usages: (region: string) => Promise<void>
}

/** Gives the actions; like a write, each stops after its first request. */
export function sdkActions(client: NetworkManagementClient): SdkActions {
  return {
    ruleHealth: ([resourceGroup = '', loadBalancer = '', rule = '']) =>
      client.loadBalancerLoadBalancingRules.health(resourceGroup, loadBalancer, rule).submitted(),
    migrateToIpBased: ([resourceGroup = '', loadBalancer = '']) =>
      client.loadBalancers.migrateToIpBased(resourceGroup, loadBalancer, { parameters: { pools: [] } }),
    async usages(region) {
      for await (const _ of client.usages.list(region).byPage());
    },
  }
}

function topLevel(group: TopLevelGroup): SdkOperations {
  return {
    list: ([resourceGroup = '']) => group.list(resourceGroup).byPage(),
    get: ([resourceGroup = '', name = '']) => group.get(resourceGroup, name),
    put: ([resourceGroup = '', name = '']) => group.createOrUpdate(resourceGroup, name, {}).submitted(),
    delete: ([resourceGroup = '', name = '']) => group.delete(resourceGroup, name).submitted(),
    ...(group.updateTags && {
      patch: async ([resourceGroup = '', name = '']: readonly string[]) => group.updateTags?.(resourceGroup, name, {}),
    }),
  }
}

function child(group: ChildGroup): SdkOperations {
  return {
    list() {
      throw new Error('children are read with their parent')
    },
    get: ([resourceGroup = '', parent = '', name = '']) => group.get(resourceGroup, parent, name),
    put: ([resourceGroup = '', parent = '', name = '']) =>
      group.createOrUpdate(resourceGroup, parent, name, {}).submitted(),
    delete: ([resourceGroup = '', parent = '', name = '']) => group.delete(resourceGroup, parent, name).submitted(),
  }
}

/** Connections to a private link service have no operation group of their own. */
function connections({ privateLinkServices: group }: NetworkManagementClient): ChildGroup {
  return {
    get: (resourceGroup, parent, name) => group.getPrivateEndpointConnection(resourceGroup, parent, name),
    createOrUpdate() {
      throw new Error('connections are made by private endpoints')
    },
    delete: (resourceGroup, parent, name) => group.deletePrivateEndpointConnection(resourceGroup, parent, name),
  }
}
