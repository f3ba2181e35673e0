/**
 * Which rules cannot stand beside each other (arm-semantics 3.1). Without floating IP the destination becomes the
 * member's own address, so two rules with one backend port in one pool could not be told apart there; with floating
 * IP they can, by the frontend. On the front, one address and port can lead to one rule only.
 */
import { keyOf } from '../../arm/resource-id.ts'
import { recoded, refuseUnverified } from '../../arm/unverified.ts'
import type { Knobs } from '../../knobs.ts'
import { networkErrors } from '../error-catalogue.ts'
import { membershipErrors } from './membership-errors.ts'
import { exposureOf, poolsOf } from './model.ts'
import type { Children, NatRule, Rule } from './model.ts'

export function judgeRules(knobs: Knobs, children: Children, sku: string): void {
  const [outbound] = children.outboundRules
  if (sku === 'Basic' && outbound !== undefined) throw membershipErrors.outboundOnBasic(outbound.id, sku)
  judgeBackendPorts(children.loadBalancingRules)
  judgeFrontendPorts(knobs, children)
  judgeHaPorts(knobs, children, sku)
  judgeSnat(children)
}

function judgeBackendPorts(rules: readonly Rule[]): void {
  const taken = new Map<string, Rule>()
  for (const rule of rules) {
    const { protocol, backendPort, enableFloatingIP: floating, frontendIPConfiguration } = rule.properties
    const frontend = frontendIPConfiguration?.id ?? ''
    for (const pool of poolsOf(rule)) {
      const place = `${floating} ${protocol} ${backendPort} ${keyOf(pool)} ${floating ? keyOf(frontend) : ''}`
      const first = taken.get(place)
      if (first !== undefined) {
        const pair = { first: first.id, second: rule.id, protocol, backendPort, pool, frontend }
        throw floating ? networkErrors.floatingRulesShareBackendPort(pair) : networkErrors.rulesShareBackendPort(pair)
      }
      taken.set(place, rule)
    }
  }
}

interface FrontRange {
  readonly id: string
  readonly protocol: string
  readonly frontend: string
  readonly first: number
  readonly last: number
}

function judgeFrontendPorts(knobs: Knobs, children: Children): void {
  const ranges = [...children.loadBalancingRules, ...children.inboundNatRules].flatMap(
    (rule) => frontRangeOf(rule) ?? [],
  )
  const byPlace = Map.groupBy(ranges, ({ protocol, frontend }) => `${protocol} ${keyOf(frontend)}`)
  for (const beside of byPlace.values()) judgeOverlaps(knobs, beside)
}

/** In the order of their ports, each need only be compared with the one that reaches furthest so far. */
function judgeOverlaps(knobs: Knobs, ranges: readonly FrontRange[]): void {
  let furthest: FrontRange | undefined
  for (const range of ranges.toSorted((one, other) => one.first - other.first)) {
    if (furthest !== undefined && range.first <= furthest.last) {
      const { id: second, protocol, frontend, first: port } = range
      const pair = { first: furthest.id, second, protocol, port, frontend }
      throw recoded(networkErrors.rulesShareFrontendPort(pair), { code: knobs.duplicateFrontendPortCode })
    }
    if (furthest === undefined || range.last > furthest.last) furthest = range
  }
}

function frontRangeOf({ id, properties }: Rule | NatRule): FrontRange | undefined {
  const start = properties['frontendPortRangeStart']
  const end = properties['frontendPortRangeEnd']
  const { protocol, frontendPort, frontendIPConfiguration } = properties
  const at = { id, protocol, frontend: frontendIPConfiguration?.id ?? '' }
  if (typeof start === 'number' && typeof end === 'number') return { ...at, first: start, last: end }
  return frontendPort === undefined ? undefined : { ...at, first: frontendPort, last: frontendPort }
}

function judgeHaPorts(knobs: Knobs, children: Children, sku: string): void {
  const internal = exposureOf(children) === 'internal' && sku === 'Standard'
  for (const rule of children.loadBalancingRules) {
    const { protocol, frontendPort, backendPort, frontendIPConfiguration } = rule.properties
    if (protocol !== 'All') {
      // Port 0 means "any" and belongs to protocol All alone.
      if (frontendPort === 0) refuseUnverified(knobs, networkErrors.haPortsForbidden(rule.id))
      continue
    }
    if ((sku !== 'Gateway' && !internal) || frontendPort !== 0 || backendPort !== 0) {
      refuseUnverified(knobs, networkErrors.haPortsForbidden(rule.id))
    }
    const frontend = keyOf(frontendIPConfiguration?.id ?? '')
    const beside = children.loadBalancingRules.filter(
      (other) => keyOf(other.properties.frontendIPConfiguration?.id ?? '') === frontend,
    )
    if (beside.length > 1) refuseUnverified(knobs, networkErrors.haPortsWithOthers(rule.id, frontend))
  }
}

function judgeSnat({ loadBalancingRules, outboundRules }: Children): void {
  if (outboundRules.length === 0) return
  const outbound = new Map<string, string>()
  for (const { id, properties } of outboundRules) {
    for (const frontend of properties.frontendIPConfigurations) outbound.set(keyOf(frontend.id), id)
  }
  for (const { id, properties } of loadBalancingRules) {
    const frontend = properties.frontendIPConfiguration?.id ?? ''
    const by = outbound.get(keyOf(frontend))
    if (by !== undefined && !properties.disableOutboundSnat) throw networkErrors.ruleMustDisableSnat(id, frontend, by)
  }
}
