/** What private link services and endpoints are refused with (arm-semantics 3.1, 3.2). */
import { entry } from '../../arm/catalogue-entry.ts'

export const privateLinkErrors = {
  policiesEnabled: entry(
    { code: 'PrivateLinkServiceNetworkPoliciesCannotBeEnabledOnPrivateLinkServiceSubnet', evidence: 'I' },
    (service: string, subnet: string) =>
      `Private link service network policies cannot be enabled on private link service subnet ${subnet} of ${service}.`,
  ),
  endpointPoliciesEnabled: entry(
    { code: 'PrivateEndpointCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled', evidence: 'I' },
    (endpoint: string, subnet: string) =>
      `Private endpoint ${endpoint} cannot be created in a subnet ${subnet} since it has private endpoint network ` +
      'policies enabled.',
  ),
  hasConnections: entry(
    { code: 'PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted', evidence: 'I' },
    (service: string) => `Private link service ${service} with private endpoint connections cannot be deleted.`,
  ),
  frontendRequired: entry(
    { code: 'PrivateLinkServiceMustReferenceLoadBalancerFrontend', evidence: '?' },
    (service: string) => `Private link service ${service} needs a frontend IP configuration of a load balancer.`,
  ),
  frontendTaken: entry(
    { code: 'LoadBalancerFrontendIPConfigurationInUseByPrivateLinkService', evidence: '?' },
    (frontend: string, by: string) => `Frontend IP configuration ${frontend} is used by private link service ${by}.`,
  ),
  frontendNotInternal: entry(
    { code: 'PrivateLinkServiceCannotBeCreatedWithPublicLoadBalancer', evidence: '?' },
    (service: string, frontend: string) =>
      `Private link service ${service} needs an internal Standard frontend; ${frontend} is none.`,
  ),
} as const
