import type { DocId } from '../../document/names.ts'
import { readBaseName } from '../names/base-name.ts'
import type { SecurityGroupBody, SecurityRule } from '../security-group/body.ts'
import { destinationsOf, ruleKey } from '../security-group/rule.ts'
import { allows } from './covered.ts'
import type { KnownCluster, Leftover } from './leftover.ts'

export interface SecurityGroupUse {
  readonly cluster: KnownCluster
  /** Addresses of public IPs and frontends that are left over themselves. */
  readonly deadAddresses: ReadonlySet<string>
}

/** Openings to addresses that nobody of the cluster has, and rules of the scheme before this one that no Service needs. */
export function securityGroupLeftovers(
  doc: DocId,
  body: SecurityGroupBody,
  use: SecurityGroupUse,
): readonly Leftover[] {
  const rules = body.properties?.securityRules ?? []
  const managed = rules.filter((rule) => ruleKey(rule, use.cluster.prefix) !== undefined)
  return [
    ...managed.flatMap((rule) => deadOpenings(doc, rule, use)),
    ...rules.flatMap((rule) => oldRule(doc, rule, { ...use, managed }) ?? []),
  ]
}

/** Names carry no cluster: an address that we know nothing of may be another cluster's on the same security group. */
function deadOpenings(doc: DocId, rule: SecurityRule, { cluster, deadAddresses }: SecurityGroupUse): Leftover[] {
  return destinationsOf(rule)
    .filter((address) => !cluster.addresses.has(address))
    .map((address): Leftover => {
      const isOurs = deadAddresses.has(address)
      const why = isOurs ? 'the address is left over itself' : 'no Service and no node of this cluster has this address'
      return { doc, part: { is: 'opening', rule: rule.name, address }, why, doubtful: !isOurs }
    })
}

/**
 * Releases before the present scheme wrote `<base>-TCP-80-Internet`, and `shared-TCP-80-Internet` for several Services at
 * once (azure-provider-behaviour 3.8). One that still lets in what nothing else does is needed.
 */
function oldRule(
  doc: DocId,
  rule: SecurityRule,
  { cluster, deadAddresses, managed }: SecurityGroupUse & { readonly managed: readonly SecurityRule[] },
): Leftover | undefined {
  const owner = readBaseName(rule.name)
  const isOfService = owner !== undefined && /-(?:tcp|udp|sctp)-\d+-.+$/i.test(rule.name)
  if (!isOfService && !/^shared-(?:tcp|udp|sctp)-\d+-.+$/i.test(rule.name)) return undefined
  const leftover = (why: string): Leftover => ({
    doc,
    part: { is: 'oldSecurityRule', name: rule.name },
    why,
    doubtful: false,
  })
  if (isOfService && !cluster.isLiving(owner)) return leftover('it is named after a Service that does not exist')
  if (destinationsOf(rule).every((address) => deadAddresses.has(address))) {
    return leftover('every address that it leads to is left over itself')
  }
  if (managed.some((other) => allows(other, rule))) return leftover('another rule says all that it says')
  return undefined
}
