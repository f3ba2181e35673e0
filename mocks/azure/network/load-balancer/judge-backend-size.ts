import { keyOf } from '../../arm/resource-id.ts'
import { refuseUnverified } from '../../arm/unverified.ts'
import type { Knobs } from '../../knobs.ts'
import { networkErrors } from '../error-catalogue.ts'
import { limits } from '../limits.ts'
import type { Members } from './members.ts'
import { poolsOf } from './model.ts'
import type { Children } from './model.ts'

/** Judges how many ip configurations the rules of each frontend lead to, and those of all of them (arm-semantics 3.1). */
export function judgeBackendSize(knobs: Knobs, id: string, children: Children, members: Members): void {
  const sizes = new Map(children.backendAddressPools.map((pool) => [keyOf(pool.id), members.of(pool).length]))
  const pools = new Map<string, Set<string>>()
  for (const rule of children.loadBalancingRules) {
    const frontend = keyOf(rule.properties.frontendIPConfiguration?.id ?? '')
    const led = pools.get(frontend) ?? new Set<string>()
    pools.set(frontend, led)
    for (const pool of poolsOf(rule)) led.add(keyOf(pool))
  }
  const { backendConfigurationsPerFrontend: perFrontend, backendConfigurationsPerLoadBalancer: inAll } = limits
  let sum = 0
  for (const led of pools.values()) {
    const count = [...led].reduce((total, pool) => total + (sizes.get(pool) ?? 0), 0)
    if (count > perFrontend) {
      const refusal = networkErrors.limitReached('backend ip configurations of one frontend', count, perFrontend, id)
      refuseUnverified(knobs, refusal)
    }
    sum += count
  }
  if (sum <= inAll) return
  refuseUnverified(knobs, networkErrors.limitReached('backend ip configurations of all frontends', sum, inAll, id))
}
