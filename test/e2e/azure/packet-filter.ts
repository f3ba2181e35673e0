/**
 * The played Azure's forwarding, as one nftables script. Floating IP on: the packet stays as it is and goes to a member by
 * a routing mark, chosen by hash for each new flow (`ip route … nexthop` alone would send every port of the address to the
 * same members, but a rule has its own). Floating IP off: destination NAT to member and NodePort. Both keep the client's
 * address, and conntrack keeps a flow where it is when members change, as Azure does for established connections.
 */
import type { BalancedRule } from './balanced-rule.ts'

export interface Forwarding {
  readonly rules: readonly BalancedRule[]
  /** The members of a rule that take new flows now. */
  members(rule: BalancedRule): readonly string[]
  /** The routing mark that leads to a member; undefined = no such host. */
  markOf(member: string): number | undefined
  /** nftables rules of the security group, in order. */
  readonly security: readonly string[]
  /** Interfaces that lead to the hosts which the security group guards. */
  readonly guarded: readonly string[]
}

/** Writes the script that replaces the router's whole table in one transaction. */
export function packetFilterScript(forwarding: Forwarding): string {
  const open = forwarding.rules.flatMap((rule) => {
    const members = forwarding.members(rule).filter((member) => forwarding.markOf(member) !== undefined)
    return members.length === 0 ? [] : [{ rule, members: members.toSorted() }]
  })
  const marks = open
    .filter(({ rule }) => rule.floatingIp)
    .map(({ rule, members }) => {
      const choice = members.map((member, index) => `${index} : ${forwarding.markOf(member)}`)
      return `ct state new ${match(rule)} ct mark set ${hash(rule, members.length)} map { ${choice.join(', ')} }`
    })
  const translations = open
    .filter(({ rule }) => !rule.floatingIp)
    .map(({ rule, members }) => {
      const choice = members.map((member, index) => `${index} : ${member}`)
      return `${match(rule)} dnat to ${hash(rule, members.length)} map { ${choice.join(', ')} } : ${rule.backendPort}`
    })
  return script(marks, translations, forwarding)
}

function script(marks: readonly string[], translations: readonly string[], forwarding: Forwarding): string {
  const guarded = forwarding.guarded.map((name) => `"${name}"`).join(', ')
  return `table ip azure
delete table ip azure
table ip azure {
  chain floating {
    type filter hook prerouting priority mangle
    ct direction reply return
    ${marks.join('\n    ')}
    meta mark set ct mark
  }
  chain translated {
    type nat hook prerouting priority dstnat
    ${translations.join('\n    ')}
  }
  chain security {
    type filter hook forward priority filter
    oifname != { ${guarded} } accept
    ct state established,related accept
    ${forwarding.security.join('\n    ')}
  }
}
`
}

function match(rule: BalancedRule): string {
  return `ip daddr ${rule.address} ${rule.protocol} dport ${rule.frontendPort}`
}

function hash(rule: BalancedRule, size: number): string {
  const flow = `ip saddr . ${rule.protocol} sport . ip daddr . ${rule.protocol} dport`
  return `jhash ${rule.distribution === 'flow' ? flow : 'ip saddr . ip daddr'} mod ${size}`
}
