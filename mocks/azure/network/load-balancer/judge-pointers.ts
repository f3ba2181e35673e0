import { errors } from '../../arm/error-catalogue.ts'
import { keyOf } from '../../arm/resource-id.ts'
import type { Pointer } from '../../arm/shape.ts'
import { networkErrors } from '../error-catalogue.ts'
import { poolsOf } from './model.ts'
import type { Child, Children } from './model.ts'

/** Judges what the children point at within their own load balancer: it must be there. */
export function judgePointers(children: Children): void {
  const frontends = idsOf(children.frontendIPConfigurations)
  const pools = idsOf(children.backendAddressPools)
  const probes = idsOf(children.probes)
  for (const rule of children.loadBalancingRules) {
    const { frontendIPConfiguration, probe } = rule.properties
    if (frontendIPConfiguration === undefined) throw networkErrors.ruleWithoutFrontend(rule.id)
    assertThere(rule, frontends, [frontendIPConfiguration.id])
    assertThere(rule, pools, poolsOf(rule))
    if (probe !== undefined) assertThere(rule, probes, [probe.id])
  }
  for (const rule of children.inboundNatRules) {
    const { frontendIPConfiguration, backendAddressPool } = rule.properties
    if (frontendIPConfiguration === undefined) throw networkErrors.ruleWithoutFrontend(rule.id)
    assertThere(rule, frontends, [frontendIPConfiguration.id])
    if (backendAddressPool !== undefined) assertThere(rule, pools, [backendAddressPool.id])
  }
  for (const rule of children.outboundRules) {
    assertThere(rule, frontends, idsIn(rule.properties.frontendIPConfigurations))
    assertThere(rule, pools, [rule.properties.backendAddressPool.id])
  }
}

function assertThere(of: Child, there: ReadonlySet<string>, wanted: readonly string[]): void {
  const missing = wanted.find((id) => !there.has(keyOf(id)))
  if (missing !== undefined) throw errors.referenceInvalid(missing, of.id)
}

function idsOf(children: readonly Child[]): ReadonlySet<string> {
  return new Set(children.map(({ id }) => keyOf(id)))
}

function idsIn(pointers: readonly Pointer[]): readonly string[] {
  return pointers.map(({ id }) => id)
}
