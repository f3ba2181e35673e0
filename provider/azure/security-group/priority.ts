import { securityRulePriorities } from '../names/security-rule-name.ts'
import type { SecurityRule } from './body.ts'

/** The lowest free priority for an allow rule, the highest for a deny rule; NaN if all are taken, which the limits refuse. */
export function freePriority(rules: readonly SecurityRule[], access: 'Allow' | 'Deny'): number {
  const { first, last } = securityRulePriorities
  const inbound = rules.filter(({ properties }) => properties?.direction?.toLowerCase() === 'inbound')
  const taken = new Set(inbound.map(({ properties }) => properties?.priority))
  for (let step = 0; step <= last - first; step += 1) {
    const priority = access === 'Allow' ? first + step : last - step
    if (!taken.has(priority)) return priority
  }
  return Number.NaN
}
