/**
 * The working copy of one load balancer while it is planned. Children that nobody touches stay the objects they were, so
 * that what others put into them survives and equality is a matter of identity.
 */
import { entry } from '../../document/dependencies.ts'
import { nobody, type DocId, type Owner } from '../../document/names.ts'
import type { Change, Effect } from '../../document/plan.ts'
import type {
  Child,
  ForeignProperties,
  Frontend,
  LoadBalancerBody,
  Pool,
  Probe,
  Reference,
  Rule,
  RuleProperties,
} from './body.ts'
import { sharedProbeName } from '../names/rule-name.ts'
import { ownerOfName } from './owners.ts'

export class Draft {
  readonly doc: DocId
  readonly observed: LoadBalancerBody | undefined
  readonly pools: Map<string, Pool>
  readonly probes: Map<string, Probe>
  readonly changes: Change[] = []
  /** Frontends that somebody wishes, even if no rule stands on them (`no_lb_rule` on every port). */
  readonly placed = new Set<string>()
  /** Frontends that all leave for another load balancer, which waits for their address. */
  readonly handedOver = new Set<string>()
  readonly #rules = new Map<string, Rule>()
  readonly #frontends = new Map<string, Frontend>()
  // Five hundred Services look for what is theirs in each plan: without these indexes that is a quarter million looks.
  readonly #byOwner = new Map<Owner | undefined, Set<string>>()
  readonly #byFrontend = new Map<string, Set<string>>()
  readonly #byAddress = new Map<string, Set<string>>()

  constructor(doc: DocId, observed: LoadBalancerBody | undefined) {
    const properties = observed?.properties
    this.doc = doc
    this.observed = observed
    for (const frontend of properties?.frontendIPConfigurations ?? []) this.setFrontend(frontend)
    this.pools = byName(properties?.backendAddressPools)
    for (const rule of properties?.loadBalancingRules ?? []) this.setRule(rule)
    this.probes = byName(properties?.probes)
  }

  note(owner: Owner, text: string, effect: Effect = 'traffic', lazy?: true): void {
    this.changes.push({ owner, text, effect, ...(lazy === undefined ? {} : { lazy }) })
  }

  idOf(kind: ChildKind, name: string): string {
    return `${this.doc}/${kind}/${name}`
  }

  /** The child of a reference, whatever the case of its id. */
  nameIn(reference: Reference | undefined): string {
    const { id } = reference ?? { id: '' }
    return id.slice(id.lastIndexOf('/') + 1).toLowerCase()
  }

  /** By lower-case name. */
  get frontends(): ReadonlyMap<string, Frontend> {
    return this.#frontends
  }

  /** The frontends that have this public IP, by its id, or this private address. */
  frontendsAt(address: string): readonly Frontend[] {
    return [...(this.#byAddress.get(address.toLowerCase()) ?? [])].flatMap((key) => this.#frontends.get(key) ?? [])
  }

  setFrontend(frontend: Frontend): void {
    const key = frontend.name.toLowerCase()
    this.dropFrontend(key)
    this.#frontends.set(key, frontend)
    const address = addressOf(frontend)
    if (address !== undefined) entry(this.#byAddress, address).add(key)
  }

  dropFrontend(name: string): void {
    const key = name.toLowerCase()
    const frontend = this.#frontends.get(key)
    if (frontend === undefined) return
    this.#frontends.delete(key)
    this.#byAddress.get(addressOf(frontend) ?? '')?.delete(key)
  }

  get rules(): ReadonlyMap<string, Rule> {
    return this.#rules
  }

  rulesOf(owner: Owner): readonly Rule[] {
    return this.#named(this.#byOwner.get(owner))
  }

  rulesOn(frontend: string): readonly Rule[] {
    return this.#named(this.#byFrontend.get(frontend.toLowerCase()))
  }

  setRule(rule: Rule): void {
    const key = rule.name.toLowerCase()
    this.#forget(key)
    this.#rules.set(key, rule)
    entry(this.#byOwner, ownerOfName(rule.name)).add(key)
    entry(this.#byFrontend, this.nameIn(rule.properties?.frontendIPConfiguration)).add(key)
  }

  renameRule(rule: Rule, renamed: Rule): void {
    this.#forget(rule.name.toLowerCase())
    this.setRule(renamed)
  }

  /** NAT and outbound rules and NAT pools: never ours. */
  foreigners(): readonly Child<ForeignProperties>[] {
    const { inboundNatRules = [], inboundNatPools = [], outboundRules = [] } = this.observed?.properties ?? {}
    return [...inboundNatRules, ...inboundNatPools, ...outboundRules]
  }

  /** The pools that anything leads to, whosever it is, by lower-case name. */
  poolsInUse(): ReadonlySet<string> {
    const leading = [...this.#rules.values(), ...this.foreigners()]
    return new Set(
      leading.flatMap(({ properties = {} }) => poolReferences(properties).map((pool) => this.nameIn(pool))),
    )
  }

  /** Whether anything of somebody else relies on this frontend. */
  hasForeigners(frontend: string): boolean {
    const pointsHere = (reference: Reference) => this.nameIn(reference) === frontend.toLowerCase()
    return (
      this.foreigners().some((child) => frontendsOf(child).some(pointsHere)) ||
      this.rulesOn(frontend).some((rule) => ownerOfName(rule.name) === undefined)
    )
  }

  removeRule(rule: Rule, owner: Owner = ownerOfName(rule.name) ?? nobody): void {
    this.#forget(rule.name.toLowerCase())
    this.note(owner, `remove rule ${rule.name}`)
  }

  /**
   * Drops the probes of ours that no rule uses any more, in the name of whoever used them: of those who have said what they
   * want, a silent one's are left as they are. The one that all share belongs to nobody: it goes with the last rule of all.
   */
  dropUnusedProbes(hasSpoken: (owner: Owner) => boolean): void {
    const used = this.#probesUsed(this.rules.values())
    const before = this.#probesUsed(this.observed?.properties?.loadBalancingRules ?? [])
    for (const [key, probe] of this.probes) {
      const owner = key === sharedProbeName && before.has(key) ? nobody : ownerOfName(probe.name)
      if (owner === undefined || used.has(key) || (owner !== nobody && !hasSpoken(owner))) continue
      this.probes.delete(key)
      this.note(owner, `remove probe ${probe.name}`)
    }
  }

  #probesUsed(rules: Iterable<Rule>): ReadonlySet<string> {
    return new Set([...rules].map((rule) => this.nameIn(rule.properties?.probe)))
  }

  #forget(key: string): void {
    const rule = this.#rules.get(key)
    if (rule === undefined) return
    this.#rules.delete(key)
    this.#byOwner.get(ownerOfName(rule.name))?.delete(key)
    this.#byFrontend.get(this.nameIn(rule.properties?.frontendIPConfiguration))?.delete(key)
  }

  #named(keys: ReadonlySet<string> | undefined): readonly Rule[] {
    return [...(keys ?? [])].flatMap((key) => this.#rules.get(key) ?? [])
  }
}

function addressOf({ properties }: Frontend): string | undefined {
  return (properties?.publicIPAddress?.id ?? properties?.privateIPAddress)?.toLowerCase()
}

export type ChildKind = 'frontendIPConfigurations' | 'backendAddressPools' | 'loadBalancingRules' | 'probes'

export function frontendsOf(child: Child<ForeignProperties>): readonly Reference[] {
  const { frontendIPConfiguration: one, frontendIPConfigurations: many = [] } = child.properties ?? {}
  return one === undefined ? many : [one, ...many]
}

function poolReferences(properties: RuleProperties | ForeignProperties): readonly Reference[] {
  const many = 'backendAddressPools' in properties ? (properties.backendAddressPools ?? []) : []
  return properties.backendAddressPool === undefined ? many : [properties.backendAddressPool, ...many]
}

function byName<C extends { readonly name: string }>(children: readonly C[] | undefined): Map<string, C> {
  return new Map((children ?? []).map((child) => [child.name.toLowerCase(), child]))
}
