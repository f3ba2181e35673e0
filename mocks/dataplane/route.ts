import { chooseMember } from './distribution.ts'
import type { Flow } from './flow.ts'
import type { Member, NetworkView, Rule } from './network-view.ts'
import { allowsFlow } from './security.ts'

export interface Routing {
  readonly view: () => NetworkView
  /** The members that take new flows now. */
  readonly available: (rule: Rule) => readonly Member[]
}

export interface Route {
  readonly member: Member
  /** The flow as it arrives at the member. */
  readonly carried: Flow
}

/** Decides where a new flow of `rule` leads; undefined where it comes to nothing: nobody is up, or a group denies it. */
export function routeFlow(rule: Rule, flow: Flow, { view, available }: Routing): Route | undefined {
  const member = chooseMember(available(rule), rule.distribution, flow)
  if (member === undefined) return undefined
  const destination = rule.floatingIp ? flow.destination : { ip: member.ip, port: rule.backendPort }
  const carried = { ...flow, destination }
  return allowsFlow(view(), member.ip, carried) ? { member, carried } : undefined
}
