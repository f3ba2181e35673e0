/**
 * What a Standard load balancer and its neighbours may hold. Source: azure-docs, azure-virtual-network-limits and
 * the load balancer limits include of 2024-10 (arm-semantics 3.1 and 3.2).
 */
export const limits = {
  loadBalancersPerRegion: 1_000,
  frontendsPerLoadBalancer: 600,
  /** Load balancing and inbound NAT rules together. */
  rulesPerLoadBalancer: 1_500,
  outboundRulesPerLoadBalancer: 600,
  membersPerPool: 5_000,
  rulesPerNic: 300,
  publicIpsPerRegion: 1_000,
  securityGroupsPerRegion: 5_000,
  rulesPerSecurityGroup: 1_000,
  /** Addresses and ranges per group, counted for sources and for destinations each. */
  prefixesPerSecurityGroup: 4_000,
  virtualNetworksPerRegion: 1_000,
  applicationGroupsPerRegion: 3_000,
  applicationGroupsPerIpConfiguration: 20,
  applicationGroupsPerSecurityRule: 10,
  applicationGroupsPerSecurityGroup: 100,
  ipConfigurationsPerApplicationGroup: 4_000,
  routeTablesPerRegion: 200,
  routesPerTable: 400,
  /** Documented for prefixes that Azure picks: /28 to /31, and /124 to /127 for IPv6. */
  prefixBits: { IPv4: [28, 31], IPv6: [124, 127] },
  backendConfigurationsPerFrontend: 10_000,
  /** Of all frontends together. */
  backendConfigurationsPerLoadBalancer: 500_000,
  availabilitySetsPerPool: 150,
  privateLinkServicesPerLoadBalancer: 8,
} as const
