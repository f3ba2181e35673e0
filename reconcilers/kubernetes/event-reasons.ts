/**
 * ONE table of every event that Berth writes; docs/events.md is made of it. The names of the cloud-controller-manager's service
 * controller are kept, because people and alerts look for them (reference: azure-provider-behaviour 5.1).
 */
export type EventSubject = 'Service' | 'Node' | 'Configuration'

export interface EventRow {
  readonly type: 'Normal' | 'Warning'
  /** What it is said of: a resource of the configuration is one of MetalLB's, or Berth's own. */
  readonly on: EventSubject | readonly EventSubject[]
  readonly backend?: 'azure' | 'bgp'
  /** Whose name it is, if not ours. */
  readonly name?: 'cloud-controller-manager' | 'Azure provider' | 'MetalLB'
  readonly when: string
  /** What people should do; empty: nothing. */
  readonly todo: string
}

export const eventRows = {
  EnsuringLoadBalancer: {
    type: 'Normal',
    on: 'Service',
    name: 'cloud-controller-manager',
    when: 'An address is being made ready, or an edit is being carried out.',
    todo: '',
  },
  EnsuredLoadBalancer: {
    type: 'Normal',
    on: 'Service',
    name: 'cloud-controller-manager',
    when: 'The Service shows an address that answers; said again when the addresses change.',
    todo: '',
  },
  DeletingLoadBalancer: {
    type: 'Normal',
    on: 'Service',
    name: 'cloud-controller-manager',
    when: 'The Service is deleted, or of another type now: what stands for it is being removed.',
    todo: '',
  },
  DeletedLoadBalancer: {
    type: 'Normal',
    on: 'Service',
    name: 'cloud-controller-manager',
    when: 'Nothing of it is left outside.',
    todo: '',
  },
  SyncLoadBalancerFailed: {
    type: 'Warning',
    on: 'Service',
    name: 'cloud-controller-manager',
    when: 'What the Service asks for cannot be had: a limit, a clash, a name that does not exist, a refusal of Azure. What stood for it stays. Also while the configuration does not fit what stands; with `--read-only` the condition alone says it.',
    todo: 'The message names the field, the reason and the way out; it is tried again by itself when something changes. Codes of Azure are in [errors](errors.md).',
  },
  DeleteLoadBalancerFailed: {
    type: 'Warning',
    on: 'Service',
    name: 'cloud-controller-manager',
    when: 'Something keeps what stands for the Service from being removed.',
    todo: 'Remove what the message names. If Azure is gone for good: `berth release service/NAME`.',
  },
  UnAvailableLoadBalancer: {
    type: 'Warning',
    on: 'Service',
    name: 'cloud-controller-manager',
    when: 'No node of the cluster may take traffic.',
    todo: 'Look at the nodes: they are excluded by label, being deleted, or there are none.',
  },
  DeletingFrontendIPConfiguration: {
    type: 'Warning',
    on: 'Service',
    backend: 'azure',
    name: 'Azure provider',
    when: 'A frontend that the Service leaves stays, because something of others stands on it.',
    todo: 'Remove the rule, NAT rule or outbound rule that the message names, if nobody needs it.',
  },
  AddressWillChange: {
    type: 'Warning',
    on: 'Service',
    backend: 'azure',
    when: 'An edit is about to cost the Service its address. With `confirmDestructive` it waits for consent.',
    todo: 'Consent by the annotation that the message names, or take the edit back.',
  },
  AddressRetained: {
    type: 'Normal',
    on: 'Service',
    backend: 'azure',
    when: 'A public IP outlives its Service, as `berth.dev/retain-address` asks.',
    todo: 'It is yours now: delete it when nobody needs it.',
  },
  DriftRepaired: {
    type: 'Warning',
    on: 'Service',
    backend: 'azure',
    when: 'Somebody had changed in Azure what stands for the Service; it was brought back.',
    todo: 'Find out who: the activity log of the resource in Azure tells.',
  },
  LoadBalancerContested: {
    type: 'Warning',
    on: 'Service',
    backend: 'azure',
    when: 'Somebody changes what stands for the Service again and again; it is left so for a while.',
    todo: 'Stop the other one: another controller, a policy, an infrastructure pipeline.',
  },
  LimitNear: {
    type: 'Warning',
    on: ['Service', 'Node'],
    backend: 'azure',
    when: 'Four fifths of a limit are taken that this Service and others share, or of the routes that a table takes. Said once, on one of them; the condition of all Services shows it as long as it is so.',
    todo: 'Make room, or have the limit raised, before newcomers are refused: [limits](limits.md).',
  },
  InvalidService: {
    type: 'Warning',
    on: 'Service',
    when: 'The Service says something that cannot be meant; nothing of it was acted on, and what stood stays.',
    todo: 'Correct the field or annotation that the message names: [annotations](annotations.md).',
  },
  LoadBalancerWarning: {
    type: 'Warning',
    on: 'Service',
    when: 'The Service is served, but not with all that it says.',
    todo: 'Correct what the message names; `strictAnnotations` makes a refusal of it.',
  },
  LoadBalancerMemberFailed: {
    type: 'Warning',
    on: 'Node',
    backend: 'azure',
    when: 'No load balancer leads to the node, although Kubernetes lets it take traffic.',
    todo: 'The message says why: no machine, a full pool, another load balancer on its interface, a refusal of Azure.',
  },
  LoadBalancerMemberJoined: {
    type: 'Normal',
    on: 'Node',
    backend: 'azure',
    when: 'What was said before is over.',
    todo: '',
  },
  DeletingNode: {
    type: 'Normal',
    on: 'Node',
    backend: 'azure',
    name: 'cloud-controller-manager',
    when: 'The machine behind a node that is not ready is gone; so its Node goes.',
    todo: '',
  },
  FailedToCreateRoute: {
    type: 'Warning',
    on: 'Node',
    backend: 'azure',
    name: 'cloud-controller-manager',
    when: 'Other nodes do not reach the pods of this one: its route cannot be written.',
    todo: 'The message names the reason: a full table, a route of others in the way, no address of the family.',
  },
  CIDRNotAvailable: {
    type: 'Warning',
    on: 'Node',
    name: 'cloud-controller-manager',
    when: 'No range of `--cluster-cidr` is left for the pods of the node.',
    todo: 'Use a larger cluster CIDR or smaller node ranges, or run fewer nodes.',
  },
  InvalidConfiguration: {
    type: 'Warning',
    on: 'Configuration',
    backend: 'bgp',
    when: 'A resource is refused; what it said before goes on, or nothing.',
    todo: 'Correct the field that the message names.',
  },
  ConfigurationWarning: {
    type: 'Warning',
    on: 'Configuration',
    backend: 'bgp',
    when: 'A resource is in use, but not with all that it says.',
    todo: 'Correct or remove what the message names.',
  },
  nodeAssigned: {
    type: 'Normal',
    on: 'Service',
    backend: 'bgp',
    name: 'MetalLB',
    when: 'A node has begun to announce an address.',
    todo: '',
  },
  nodeWithdrawn: {
    type: 'Normal',
    on: 'Service',
    backend: 'bgp',
    when: 'A node has stopped to announce an address; the message says why.',
    todo: '',
  },
} as const satisfies Record<string, EventRow>

export type EventReason = keyof typeof eventRows
