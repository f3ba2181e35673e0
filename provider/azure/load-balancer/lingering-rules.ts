/** Rules that go on serving an old frontend beside those on the new one. */
import type { Owner } from '../../document/names.ts'
import type { Rule } from './body.ts'
import type { Draft } from './draft.ts'
import type { ServiceWish } from './part.ts'

/** Rules by frontend, protocol and port, with whoever wishes them there. */
export type Claims = ReadonlyMap<string, ReadonlySet<Owner>>

export const claimOf = (frontend: string, protocol: string | undefined, port: number | undefined): string =>
  `${frontend} ${protocol ?? ''} ${port ?? 0}`.toLowerCase()

/**
 * The rules of an owner that stay although they are not wished, because its old address is still shown. Whoever wishes the
 * same port there has it at once: two Services that change places would else wait for each other for ever. Without floating
 * IP Azure takes no two rules to one port of one pool (arm-semantics 3.1), and the old rule has to go with the new one.
 */
export function lingeringRules(
  draft: Draft,
  owner: Owner,
  { lingering }: ServiceWish,
  claims: Claims,
): readonly Rule[] {
  const frontends = new Set(lingering.map((name) => name.toLowerCase()))
  if (frontends.size === 0) return []
  return draft.rulesOf(owner).filter(({ properties = {} }) => {
    const frontend = draft.nameIn(properties.frontendIPConfiguration)
    if (!frontends.has(frontend) || properties.enableFloatingIP !== true) return false
    const claimants = claims.get(claimOf(frontend, properties.protocol, properties.frontendPort)) ?? new Set<Owner>()
    return claimants.size === 0
  })
}

/** Frees the names that the new rules are to have: rules are told apart by name alone, and the old ones leave soon. */
export function stepAside(
  draft: Draft,
  owner: Owner,
  rules: readonly Rule[],
  { rules: wished }: ServiceWish,
): readonly Rule[] {
  const taken = new Set(wished.map(({ name }) => name.toLowerCase()))
  return rules.map((rule) => {
    if (!taken.has(rule.name.toLowerCase())) return rule
    const name = freeName(draft, rule.name)
    const aside: Rule = { ...rule, id: draft.idOf('loadBalancingRules', name), name }
    draft.renameRule(rule, aside)
    draft.note(owner, `call rule ${rule.name} ${name} while the old address is shown`)
    return aside
  })
}

function freeName(draft: Draft, name: string): string {
  for (let at = 1; ; at += 1) {
    const free = `${name.slice(0, 70)}-old${at === 1 ? '' : at}`
    if (!draft.rules.has(free.toLowerCase())) return free
  }
}
