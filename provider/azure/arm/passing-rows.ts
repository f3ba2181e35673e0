/** Errors that pass: by themselves, or when something else has been done. */
import type { ErrorRow } from './error-row.ts'

export const passingRows: readonly ErrorRow[] = [
  // 4.3; 409 forms are those of other providers and Network Manager.
  {
    remedy: 'retry',
    codes: [
      'AnotherOperationInProgress',
      'RetryableErrorDueToAnotherOperation',
      'Conflict',
      'ConflictingConcurrentWriteNotAllowed',
    ],
    cause: 'Another operation runs on the resource, or on one that it depends on.',
    fix: '',
  },
  {
    remedy: 'retry',
    codes: ['ResourceGroupBeingDeleted'],
    cause: 'The resource group is being deleted.',
    fix: 'If that was not meant, make the group again; Services whose Azure is gone for good leave by berth release',
  },
  {
    remedy: 'retry',
    codes: [
      'ExpiredAuthenticationToken',
      'InvalidAuthenticationToken',
      'InvalidAuthenticationTokenTenant',
      'AuthenticationFailed',
    ],
    cause: 'Azure does not take the token: it has expired, or is of another tenant.',
    fix: 'If it lasts, check tenantId and the credentials in azure.json, and the clock of the machine',
  },
  // 3.2
  {
    remedy: 'retry',
    codes: ['NicReservedForAnotherVm'],
    cause: 'The network interface is reserved for a machine whose making has failed; for three minutes.',
    fix: '',
  },
  // 4.1
  {
    remedy: 'throttled',
    codes: [
      'TooManyRequests',
      'TooManyRequestsReceived',
      'RetryableErrorDueToTooManyCalls',
      'SubscriptionRequestsThrottled',
    ],
    cause:
      'The subscription, or this principal, has made too many calls. Berth sends none of that class until Azure lets it.',
    fix: 'If it lasts, look who else calls: the metric berth_arm_quota_remaining tells own from global',
  },
  {
    remedy: 'throttled',
    codes: ['RetryableErrorDueTooHighReadDataSize'],
    cause: 'The subscription has read too much data within five minutes.',
    fix: 'If it lasts, look who else lists; drift.intervalSeconds makes Berth read less often',
  },
  // 2.3
  {
    remedy: 'conflict',
    codes: ['PreconditionFailed', 'PreconditionFailedEtagMismatch'],
    cause: 'Somebody has written the resource since it was read. It is read, planned and written again, in place.',
    fix: 'If it goes on, two controllers write one resource: stop one of them',
  },
  // 4.3, 3.2
  {
    remedy: 'superseded',
    codes: ['CanceledAndSupersededDueToAnotherOperation', 'OperationPreempted'],
    cause: 'A newer write of the same resource, not ours, took the place of this one.',
    fix: 'If it goes on, two controllers write one resource: stop one of them',
  },
  // 4.3
  {
    remedy: 'failed',
    codes: ['InternalServerError', 'InternalExecutionError', 'Canceled'],
    cause: 'The operation broke down in Azure. The resource is read, and written again.',
    fix: 'If it lasts, ask Azure’s support with the correlation id of the activity log',
  },
  {
    remedy: 'waitFor',
    codes: ['ReferencedResourceNotProvisioned'],
    cause: 'A resource that the write points at is being changed, or its last change has failed.',
    fix: 'If it lasts, look at the resource that the message names: one in state Failed that is not Berth’s has to be written by its owner',
  },
  {
    remedy: 'waitFor',
    codes: ['InvalidResourceReference'],
    cause:
      'A resource that the write points at does not exist (yet). A missing network or prefix is told at once: nobody here makes these.',
    fix: 'Correct the name that the message tells, in the Service or in azure.json, or create the resource',
  },
  // 3.1 and 3.2
  {
    remedy: 'waitFor',
    codes: [
      'PublicIPAddressCannotBeDeleted',
      'PublicIPAddressInUse',
      'PublicIPAddressInUseCannotUpdate',
      'PublicIPAddressInUseCannotUpdateToDynamic',
      'PublicIPReferencedByMultipleIPConfigs',
    ],
    cause: 'The public IP is still on a frontend or a machine.',
    fix: 'If what the message names is not Berth’s, detach the public IP there, or use another one',
  },
  {
    remedy: 'waitFor',
    codes: ['InUsePublicIpPrefixCannotBeDeleted', 'InUseSubnetCannotBeDeleted', 'InUseSubnetCannotBeUpdated'],
    cause: 'Addresses of the prefix or subnet are still in use.',
    fix: 'Remove what the message names',
  },
  {
    remedy: 'waitFor',
    codes: [
      'InUseNetworkSecurityGroupCannotBeDeleted',
      'NetworkSecurityGroupInUseByVirtualMachineScaleSet',
      'InUseRouteTableCannotBeDeleted',
    ],
    cause: 'A subnet, interface or scale set still names it.',
    fix: 'Remove it there first',
  },
  {
    remedy: 'waitFor',
    codes: ['LoadBalancerInUseByVirtualMachineScaleSet'],
    cause: 'A scale set still names a backend pool of the load balancer that goes (#559).',
    fix: 'If the scale set is not of this cluster, take the pool out of its model and its machines',
  },
  {
    remedy: 'waitFor',
    codes: [
      'CannotDeleteLoadBalancerWithPrivateLinkService',
      'PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted',
    ],
    cause: 'A private link service stands on the frontend, or connections stand on the private link service.',
    fix: 'If it was not made by this cluster, delete it',
  },
  {
    remedy: 'waitFor',
    codes: ['ServiceWithOverlayMappingsCannotBeDeleted', 'NicInUse'],
    cause: 'Something else still relies on it.',
    fix: 'Remove what the message names',
  },
  // 2.3
  {
    remedy: 'waitFor',
    codes: ['ResourceNotFound', 'NotFound', 'ParentResourceNotFound'],
    cause: 'The resource, or the one that it is part of, is not there.',
    fix: 'If it lasts, correct the name in azure.json, or create what is missing',
  },
  {
    remedy: 'waitFor',
    codes: ['ResourceGroupNotFound'],
    cause: 'The resource group is not there.',
    fix: 'Correct the name in azure.json or in azure-load-balancer-resource-group. What stood in a group that was deleted counts as gone',
  },
]
