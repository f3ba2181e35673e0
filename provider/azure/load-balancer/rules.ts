/** The rules and pools of one Service on the frontends it stands on. */
import type { Owner } from '../../document/names.ts'
import type { Pool, Rule } from './body.ts'
import type { Draft } from './draft.ts'
import { covers, differences } from './equality.ts'
import { lingeringRules, stepAside, type Claims } from './lingering-rules.ts'
import type { PoolWish, ProbeWish, RuleWish, ServiceWish } from './part.ts'
import { applyProbe } from './probes.ts'

/**
 * Makes the draft hold exactly these rules of the owner, beside those that linger on a frontend which it leaves.
 * `frontendOf` says where a family's rules stand.
 */
export function applyRules(
  draft: Draft,
  owner: Owner,
  wish: ServiceWish,
  { frontendOf, claims }: { readonly frontendOf: ReadonlyMap<string, string>; readonly claims: Claims },
): void {
  const lingering = stepAside(draft, owner, lingeringRules(draft, owner, wish, claims), wish)
  const old = new Set(lingering.map(({ name }) => name.toLowerCase()))
  const others = draft.rulesOf(owner).filter(({ name }) => !old.has(name.toLowerCase()))
  const standing = standingRules(draft, others, wish.rules, frontendOf)
  const names = new Set([...standing.values()].flatMap((rule) => rule?.name.toLowerCase() ?? []))
  const probes = wish.rules.flatMap(({ probe }) => probe ?? [])
  const kept = new Set(old)
  for (const rule of wish.rules) {
    const frontend = frontendOf.get(rule.family)
    const found = standing.get(rule)
    // A family that waits for its new place serves at the old one meanwhile.
    if (frontend === undefined) {
      kept.add(found?.name.toLowerCase() ?? '')
      continue
    }
    const name = found?.name ?? freeName(rule, names)
    kept.add(applyRule(draft, owner, rule, { frontend, standing: found, name, probes }))
  }
  for (const rule of draft.rulesOf(owner)) if (!kept.has(rule.name.toLowerCase())) draft.removeRule(rule, owner)
}

/**
 * A Service that had IPv6 alone has its rule under the name that belongs to IPv4 when that joins. The rule keeps its name,
 * because a rule that is made anew loses its connections.
 */
function freeName({ name, family }: RuleWish, taken: ReadonlySet<string>): string {
  return taken.has(name.toLowerCase()) ? `${name}-${family}` : name
}

interface RulePlace {
  readonly frontend: string
  readonly standing: Rule | undefined
  readonly name: string
  /** All that the Service wishes. */
  readonly probes: readonly ProbeWish[]
}

function applyRule(
  draft: Draft,
  owner: Owner,
  wish: RuleWish,
  { frontend, standing, name, probes }: RulePlace,
): string {
  applyPool(draft, owner, wish.pool)
  const probe = wish.probe && {
    id: draft.idOf('probes', applyProbe(draft, owner, wish.probe, { rule: standing, probes })),
  }
  const pool = { id: draft.idOf('backendAddressPools', wish.pool.name) }
  const wanted = {
    ...wish.properties,
    frontendIPConfiguration: { id: draft.idOf('frontendIPConfigurations', frontend) },
    backendAddressPool: pool,
  }
  const properties = standing?.properties ?? {}
  const sameProbe = draft.nameIn(properties.probe) === draft.nameIn(probe)
  if (standing !== undefined && sameProbe && covers(properties, wanted)) return name.toLowerCase()
  const { probe: _probe, backendAddressPools: _pools, ...rest } = properties
  const rule: Rule = {
    ...standing,
    id: draft.idOf('loadBalancingRules', name),
    name,
    properties: { ...rest, ...wanted, ...(probe === undefined ? {} : { probe }) },
  }
  draft.setRule(rule)
  const { protocol, frontendPort, backendPort } = wish.properties
  const text = `${name} (${protocol} ${frontendPort} -> ${backendPort})`
  if (standing === undefined) draft.note(owner, `add rule ${text}`)
  else draft.note(owner, `change rule ${text}: ${differences(properties, { ...wanted, probe }).join(', ')}`)
  return name.toLowerCase()
}

/**
 * The rules of this owner for the same ports and protocols, whatever their names. Those of two families are told apart by
 * their frontend or pool, of which either may be a new one now; where both are, the name has to do.
 */
function standingRules(
  draft: Draft,
  rules: readonly Rule[],
  wishes: readonly RuleWish[],
  frontendOf: ReadonlyMap<string, string>,
): ReadonlyMap<RuleWish, Rule | undefined> {
  const found = new Map(wishes.map((wish) => [wish, findRule(draft, rules, wish, frontendOf.get(wish.family) ?? '')]))
  const taken = new Set(found.values())
  const byName = (wish: RuleWish) =>
    alike(rules, wish).find((rule) => !taken.has(rule) && rule.name.toLowerCase() === wish.name.toLowerCase())
  return new Map([...found].map(([wish, rule]) => [wish, rule ?? byName(wish)]))
}

function findRule(draft: Draft, others: readonly Rule[], wish: RuleWish, frontend: string): Rule | undefined {
  const rules = alike(others, wish)
  const poolOf = ({ properties = {} }: Rule) =>
    draft.nameIn(properties.backendAddressPool ?? properties.backendAddressPools?.[0])
  const isThere = ({ properties }: Rule) => draft.nameIn(properties?.frontendIPConfiguration) === frontend.toLowerCase()
  const ofPool = rules.filter((rule) => poolOf(rule) === wish.pool.name.toLowerCase())
  // After a move two rules lead to the pool for a while: the new one, and the old one that is about to leave.
  return ofPool.find(isThere) ?? ofPool[0] ?? rules.find(isThere)
}

function alike(rules: readonly Rule[], { properties: wanted }: RuleWish): readonly Rule[] {
  return rules.filter(
    ({ properties = {} }) =>
      properties.frontendPort === wanted.frontendPort &&
      properties.protocol?.toLowerCase() === wanted.protocol.toLowerCase(),
  )
}

function applyPool(draft: Draft, owner: Owner, { name, virtualNetworkId }: PoolWish): void {
  if (draft.pools.has(name.toLowerCase())) return
  const pool: Pool = {
    id: draft.idOf('backendAddressPools', name),
    name,
    properties:
      virtualNetworkId === undefined
        ? {}
        : { virtualNetwork: { id: virtualNetworkId }, loadBalancerBackendAddresses: [] },
  }
  draft.pools.set(name.toLowerCase(), pool)
  draft.note(owner, `add backend pool ${name}`)
}
