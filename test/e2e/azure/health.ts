import type { ProbeView } from '#mocks/azure/data-plane-view'
import type { BalancedRule } from './balanced-rule.ts'
import type { Prober } from './prober.ts'

/** Tells what the probes found, as the emulator answers it to who asks for the health of a rule's members. */
export function probeViews(rules: readonly BalancedRule[], prober: Pick<Prober, 'seen'>): readonly ProbeView[] {
  return rules.flatMap(({ loadBalancer, name: rule, probe, members }) => {
    if (probe === undefined) return []
    return members.flatMap((ip) => {
      const seen = prober.seen(probe, ip)
      return seen === undefined ? [] : [{ loadBalancer, rule, probe: probe.name, member: { name: ip, ip }, ...seen }]
    })
  })
}
