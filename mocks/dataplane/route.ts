import { chooseMember } from './distribution.ts'
import type { Flow } from './flow.ts'
import type { Frontend, Member, NetworkView, Rule } from './network-view.ts'
import { contains } from './prefix.ts'
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

/**
 * Decides where a new flow of `rule` leads; undefined where it comes to nothing: a client from outside at a private
 * frontend, nobody who is up, a group that denies it, or a machine that was led back to itself.
 */
export function routeFlow(rule: Rule, flow: Flow, { view, available }: Routing): Route | undefined {
  if (!isAdmitted(rule.frontend, flow.source.ip)) return undefined
  const member = chooseMember(available(rule), rule.distribution, flow)
  if (member === undefined || isHairpin(rule.frontend, member, flow)) return undefined
  const destination = rule.floatingIp ? flow.destination : { ip: member.ip, port: rule.backendPort }
  const carried = { ...flow, destination }
  return allowsFlow(view(), member.ip, carried) ? { member, carried } : undefined
}

/** A private address is reached from its own virtual network only; peered networks are not played. */
function isAdmitted(frontend: Frontend, client: string): boolean {
  return !frontend.private || frontend.networkPrefixes.some((prefix) => contains(prefix, client))
}

/** Azure docs, "Troubleshoot Azure Load Balancer": accessing the internal frontend from the backend it is mapped to. */
function isHairpin(frontend: Frontend, member: Member, { source }: Flow): boolean {
  return frontend.private && source.ip === member.ip
}
