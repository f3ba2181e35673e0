import type { SharedProbe } from '#provider/intent/defaults'
import type { BackendPools } from './backend-pools.ts'
import type { Credentials } from './credentials.ts'
import type { Endpoints } from './endpoints.ts'
import type { LoadBalancerConfiguration } from './load-balancer-configurations.ts'

/** azure.json as the rest of Berth sees it: defaults filled in, nothing left to decide. */
export interface AzureConfig {
  readonly clusterName: string
  readonly tenantId: string
  /** Of the machines. */
  readonly subscriptionId: string
  /** Of the subscription below; the same as `tenantId` unless the file says otherwise. */
  readonly networkTenantId: string
  /** Of load balancers, public IPs, security groups, networks and all else of Microsoft.Network but machines' interfaces. */
  readonly networkSubscriptionId: string
  readonly credentials: Credentials
  readonly endpoints: Endpoints
  readonly userAgent: string | undefined
  readonly location: string
  /** In lower case, like the Azure provider's; the other groups keep the case of the file. */
  readonly resourceGroup: string
  readonly vnetName: string
  readonly vnetResourceGroup: string
  /** undefined: an internal Service must name its subnet. */
  readonly subnetName: string | undefined
  readonly securityGroupName: string
  readonly securityGroupResourceGroup: string
  /** Of the external load balancer. */
  readonly loadBalancerName: string
  readonly loadBalancerResourceGroup: string
  /** Several load balancers; none: there is one, named `loadBalancerName`. */
  readonly configurations: readonly LoadBalancerConfiguration[]
  readonly privateLinkGroup: string
  /** undefined: there is none to write. */
  readonly routeTableName: string | undefined
  readonly routeTableResourceGroup: string
  /** undefined: each port of a Service is probed by itself. */
  readonly sharedProbe: SharedProbe | undefined
  readonly backendPools: BackendPools
  readonly disableOutboundSnat: boolean
  /** How long a node whose machine Azure does not show counts as existing, from its creation. */
  readonly nodeGraceSeconds: number
  /** Tags of what Berth makes. */
  readonly tags: Readonly<Record<string, string>>
  /** Prefixes of the tags that stay beside `tags`; undefined: all others stay. */
  readonly systemTags: readonly string[] | undefined
  /** IP tags are changed on the public IP that stands; otherwise another one is made. */
  readonly mutatesIpTags: boolean
  /** The edge zone that resources are made in; undefined: the region itself, in its zones. */
  readonly extendedLocation: ExtendedLocation | undefined
}

/** Where in a region an edge zone is; `type` in Azure's own spelling. */
export interface ExtendedLocation {
  readonly name: string
  readonly type: string
}
