import type { IpFamily } from '../../intent/intent.ts'
import type { ClosedPort } from './closings.ts'
import type { SecurityProtocol } from '../names/security-rule-name.ts'

/** What a Service wants of a security group. */
export type SecurityGroupPart = SecurityGroupWish

/** What one Service wants opened or closed. Made of what stands on the load balancer, never of what is only wished there. */
export interface SecurityGroupWish {
  readonly kind: 'security-group'
  readonly openings: readonly Opening[]
  /** Addresses that the Service is about to leave: whatever is open to them stays open until it has left. */
  readonly keeps: readonly string[]
  /** Addresses that the Service shows, has no more and that nothing in Azure gives: by that it is known whose openings they were. */
  readonly closes: readonly string[]
  /** Ports that the Service shows as closed by somebody; absent where it shows none. */
  readonly closed?: readonly ClosedPort[]
}

/** One rule's worth: Services with the same family, access, protocol, sources and ports share a rule. */
export interface Opening {
  readonly access: 'Allow' | 'Deny'
  readonly family: IpFamily
  readonly protocol: SecurityProtocol
  /** CIDRs, or one service tag. */
  readonly sources: readonly string[]
  /** Empty: all ports (deny rules). */
  readonly ports: readonly number[]
  readonly destinations: readonly string[]
}
