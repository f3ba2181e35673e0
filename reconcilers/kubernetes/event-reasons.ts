/**
 * Every event that Berth writes, with its type. The names of the cloud-controller-manager's service controller are kept,
 * because people and alerts look for them (reference: azure-provider-behaviour 5.1); the others are ours.
 */
export const eventTypes = {
  EnsuringLoadBalancer: 'Normal',
  EnsuredLoadBalancer: 'Normal',
  UpdatedLoadBalancer: 'Normal',
  DeletingLoadBalancer: 'Normal',
  DeletedLoadBalancer: 'Normal',
  SyncLoadBalancerFailed: 'Warning',
  UpdateLoadBalancerFailed: 'Warning',
  DeleteLoadBalancerFailed: 'Warning',
  UnAvailableLoadBalancer: 'Warning',
  /** The Azure provider's: a frontend that the Service leaves stays, because something of others stands on it. */
  DeletingFrontendIPConfiguration: 'Warning',
  /** Ours: an edit is about to cost the Service its address. */
  AddressWillChange: 'Warning',
  /** Ours: a public IP outlives its Service, because the Service said so. */
  AddressRetained: 'Normal',
  /** Ours: somebody had changed in the cloud what stands for the Service, and it was brought back. */
  DriftRepaired: 'Warning',
  /** Ours: the outside allows little more of something that this Service and others share. */
  LimitNear: 'Warning',
  /** Ours: somebody keeps changing what stands for the Service; it is left so for a while. */
  LoadBalancerContested: 'Warning',
  /** Ours: the Service says something that cannot be meant; nothing of it was acted on. */
  InvalidService: 'Warning',
  /** Ours: the Service was acted on, but not with all that it says. */
  LoadBalancerWarning: 'Warning',
  /** The cloud-controller-manager's: the machine of a node is gone. */
  DeletingNode: 'Normal',
  /** Ours: a resource of the configuration is refused; what it said before goes on, or nothing. */
  InvalidConfiguration: 'Warning',
  /** Ours: the resource serves, but not with all that it says. */
  ConfigurationWarning: 'Warning',
  /** Ours, on a Node: no load balancer leads to it although Kubernetes lets it take traffic. */
  LoadBalancerMemberFailed: 'Warning',
  /** Ours: what was said before is over. */
  LoadBalancerMemberJoined: 'Normal',
  /** The route controller's, on a Node: other nodes do not reach its pods. */
  FailedToCreateRoute: 'Warning',
  /** The node IPAM controller's, on a Node: no range is left for its pods. */
  CIDRNotAvailable: 'Warning',
  /** MetalLB's, said by the speaker of a node that has begun to announce an address. */
  nodeAssigned: 'Normal',
  /** Ours: a node has stopped to announce an address. */
  nodeWithdrawn: 'Normal',
} as const satisfies Record<string, 'Normal' | 'Warning'>

export type EventReason = keyof typeof eventTypes
