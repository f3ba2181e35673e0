import type { Endpoints } from './endpoints.ts'
import type { LoadBalancerConfiguration } from './load-balancer-configurations.ts'

/** azure.json as the rest of Berth sees it: defaults filled in, nothing left to decide. */
export interface AzureConfig {
  readonly clusterName: string
  readonly tenantId: string
  readonly subscriptionId: string
  readonly credentials: ClientSecretCredentials
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
  readonly disableOutboundSnat: boolean
  /** Tags of what Berth makes. */
  readonly tags: Readonly<Record<string, string>>
}

/** Other ways to sign in become further members of a union here. */
export interface ClientSecretCredentials {
  readonly kind: 'client-secret'
  readonly clientId: string
  readonly clientSecret: string
}
