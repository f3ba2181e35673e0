import type { Index, Observed } from '../../document/kind.ts'
import { nobody } from '../../document/names.ts'
import { addressPoint } from '../points.ts'
import type { SecurityGroupBody } from './body.ts'
import type { Evidence } from './evidence.ts'
import type { SecurityGroupPart } from './part.ts'
import { destinationsOf, ruleKey } from './rule.ts'

/**
 * A security group relies on every address that its rules lead to: whoever gives one may not drop it before. Whose an
 * opening is cannot be seen in it, because Services share rules.
 */
export function indexSecurityGroup(
  { body }: Observed<SecurityGroupBody>,
  { prefix }: Pick<Evidence, 'prefix'>,
): Index<SecurityGroupPart> {
  const managed = (body?.properties?.securityRules ?? []).filter((rule) => ruleKey(rule, prefix) !== undefined)
  const addresses = new Set(managed.flatMap(destinationsOf))
  const uses = [...addresses].map((address) => ({ point: addressPoint(address), owner: nobody }))
  return { gives: new Map(), uses, shares: new Map() }
}
