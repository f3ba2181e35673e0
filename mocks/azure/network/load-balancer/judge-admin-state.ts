/**
 * Where an adminState can have no effect (azure-docs, "Administrative state"): without a probe to override, beside inbound
 * NAT rules, and on interfaces when their pool is created. Whether Azure refuses it then is unverified, hence the knob.
 */
import { keyOf } from '../../arm/resource-id.ts'
import type { Knobs } from '../../knobs.ts'
import { membershipErrors } from './membership-errors.ts'
import { poolsOf } from './model.ts'
import type { Children, Pool } from './model.ts'

export function judgeAdminStates(knobs: Knobs, children: Children, before: Children | undefined): void {
  if (knobs.idleAdminState === 'keep') return
  const known = new Set(before?.backendAddressPools.map(({ id }) => keyOf(id)))
  for (const pool of children.backendAddressPools.filter(overrides)) {
    const rules = children.loadBalancingRules.filter((rule) => poolsOf(rule).some((id) => keyOf(id) === keyOf(pool.id)))
    if (!rules.some(({ properties }) => properties.probe !== undefined)) {
      throw membershipErrors.adminStateWithoutProbe(pool.id)
    }
    const nat = children.inboundNatRules.find(
      ({ properties }) => keyOf(properties.backendAddressPool?.id ?? '') === keyOf(pool.id),
    )
    if (nat !== undefined) throw membershipErrors.adminStateWithNatRule(pool.id, nat.id)
    const ofInterfaces = Object.keys(pool.adminStates ?? {}).length > 0
    if (ofInterfaces && !known.has(keyOf(pool.id))) throw membershipErrors.adminStateOfNewPool(pool.id)
  }
}

function overrides({ properties, adminStates = {} }: Pool): boolean {
  const ofAddresses = (properties.loadBalancerBackendAddresses ?? []).map((one) => one.properties.adminState)
  return [...ofAddresses, ...Object.values(adminStates)].some((state) => state === 'Up' || state === 'Down')
}
