import { networkErrors } from '../error-catalogue.ts'
import { parseAddress } from '../address-range.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { refuseUnverified } from '../../arm/unverified.ts'
import type { Knobs } from '../../knobs.ts'
import { limits } from '../limits.ts'
import type { Children, NatRule, Pool, Probe, Rule } from './model.ts'

/** Documented as refused for HTTP probes: WinHTTP blocks them (load-balancer-custom-probe-overview). */
const portsRefusedForHttp = new Set([19, 21, 25, 70, 110, 119, 143, 220, 993])

/** Judges each child by itself, and how many there are. */
export function judgeParts(knobs: Knobs, id: string, children: Children): void {
  judgeLimits(knobs, id, children)
  for (const probe of children.probes) judgeProbe(knobs, probe)
  for (const pool of children.backendAddressPools) judgePool(knobs, pool)
  children.inboundNatRules.forEach(judgeNatRule)
  for (const rule of [...children.loadBalancingRules, ...children.inboundNatRules]) judgeIdleTimeout(knobs, rule)
}

function judgeLimits(knobs: Knobs, id: string, children: Children): void {
  const { frontendIPConfigurations, loadBalancingRules, inboundNatRules, outboundRules, ...rest } = children
  const rules = loadBalancingRules.length + inboundNatRules.length
  const counts = [
    ['frontend IP configurations', frontendIPConfigurations.length, limits.frontendsPerLoadBalancer],
    ['load balancing and inbound NAT rules', rules, limits.rulesPerLoadBalancer],
    ['outbound rules', outboundRules.length, limits.outboundRulesPerLoadBalancer],
  ] as const
  for (const [what, count, max] of counts) {
    if (count > max) refuseUnverified(knobs, networkErrors.limitReached(what, count, max, id))
  }
  const others = Object.values(rest).some((some) => some.length > 0)
  if (frontendIPConfigurations.length === 0 && (rules > 0 || outboundRules.length > 0 || hasProbes(rest, others))) {
    throw networkErrors.childrenWithoutFrontend(id)
  }
}

/** Pools alone may stand without a frontend: the SDKs' tests create such balancers; probes and NAT pools may not. */
function hasProbes(rest: Pick<Children, 'probes' | 'inboundNatPools'>, others: boolean): boolean {
  return others && (rest.probes.length > 0 || rest.inboundNatPools.length > 0)
}

function judgeProbe(knobs: Knobs, { id, properties }: Probe): void {
  const { protocol, requestPath, port } = properties
  if (protocol === 'Tcp') {
    if (requestPath !== undefined && requestPath !== '') refuseUnverified(knobs, networkErrors.probePathForbidden(id))
    return
  }
  if (requestPath === undefined || requestPath === '') throw errors.valueMissing('requestPath', id)
  const blocked = protocol === 'Http' && portsRefusedForHttp.has(port)
  if (blocked) refuseUnverified(knobs, networkErrors.probePortForbidden(id, port))
}

function judgePool(knobs: Knobs, { id, properties }: Pool): void {
  const addresses = properties.loadBalancerBackendAddresses ?? []
  if (addresses.length > limits.membersPerPool) {
    refuseUnverified(knobs, networkErrors.limitReached('pool members', addresses.length, limits.membersPerPool, id))
  }
  const names = new Set<string>()
  for (const { name, properties: address } of addresses) {
    if (names.has(name)) throw errors.nameTwice(name, `${id}/loadBalancerBackendAddresses`)
    names.add(name)
    if (address.loadBalancerFrontendIPConfiguration !== undefined) continue
    const network = address.virtualNetwork ?? address.subnet ?? properties.virtualNetwork
    const valid = address.ipAddress !== undefined && parseAddress(address.ipAddress) !== undefined
    if (!valid || network === undefined) throw networkErrors.poolMemberIncomplete(`${id}/${name}`)
  }
}

function judgeIdleTimeout({ ruleIdleTimeoutMaxMinutes: max }: Knobs, { id, properties }: Rule | NatRule): void {
  const { idleTimeoutInMinutes: value } = properties
  if (value <= max) return
  const allowed = `4 to ${max}`
  throw errors.valueOutOfRange({ property: 'idleTimeoutInMinutes', resource: id, value, allowed })
}

function judgeNatRule({ id, properties }: NatRule): void {
  const { backendAddressPool, frontendPort, frontendPortRangeStart: start, frontendPortRangeEnd: end } = properties
  const complete =
    backendAddressPool === undefined
      ? frontendPort !== undefined && frontendPort > 0
      : start !== undefined && end !== undefined && start <= end
  if (!complete) throw networkErrors.natRuleIncomplete(id)
}
