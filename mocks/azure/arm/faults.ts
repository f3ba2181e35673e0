/**
 * What goes wrong on purpose: rules that match requests, and listeners that are called around every one of them, so
 * that a client can be killed at each point of its work.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../../time/clock.ts'
import type { Lasting } from '../state/section.ts'
import type { FaultAction, FaultPlan, FaultRule } from './fault-rule.ts'
import { seededRandom } from './random.ts'
import type { RequestFacts } from './request-facts.ts'

export interface ArmCall {
  /** Counts the requests to ARM from 1. */
  readonly index: number
  readonly method: string
  readonly path: string
  readonly phase: 'before' | 'after'
}

/** Called synchronously; answering 'drop' destroys the client's connection at that point. */
export type CallListener = (call: ArmCall) => void | 'drop'

/** One request that a rule hit. */
export interface FaultHit {
  readonly method: string
  readonly type: string
  readonly name: string
  readonly do: FaultAction
}

interface ActiveRule {
  readonly rule: FaultRule
  /** Where its chances are drawn from. */
  readonly seed: number
  matched: number
  left: number
  endsAt: number
}

/** How far the rules have come; hits are a report of one run and are not kept. */
export interface FaultProgress {
  readonly begun: FaultPlan | undefined
  readonly rules: readonly Readonly<ActiveRule>[]
}

const keptHits = 10_000

export class Faults implements Lasting<FaultProgress> {
  readonly #clock: Clock
  readonly #rules = new Set<ActiveRule>()
  readonly #listeners = new Set<CallListener>()
  readonly #hits: FaultHit[] = []
  #begun: FaultPlan | undefined
  #watcher: () => void = () => undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Adds a rule; the answer takes it away again. `seed` is where its chances are drawn from. */
  add(rule: FaultRule, seed = 0): () => void {
    const times = rule.times ?? (rule.chance === undefined && rule.lastsMs === undefined ? 1 : Infinity)
    const active = { rule, seed, matched: 0, left: times, endsAt: Infinity }
    this.#rules.add(active)
    this.#watcher()
    return () => {
      if (this.#rules.delete(active)) this.#watcher()
    }
  }

  /** Adds the rules of a plan, each with dice of its own: what one rule meets does not change what another one does. */
  play({ seed = 0, rules }: FaultPlan): void {
    for (const [at, rule] of rules.entries()) this.add(rule, seed * 1000 + at)
  }

  /** Plays the plan that an emulator is started with: from its beginning, or from where a run before this one left it. */
  begin(plan: FaultPlan): void {
    if (isDeepStrictEqual(this.#begun, plan)) return
    this.clear()
    this.#begun = plan
    this.play(plan)
  }

  saved(): FaultProgress {
    return { begun: this.#begun, rules: [...this.#rules].map((active) => ({ ...active })) }
  }

  restore({ begun, rules }: FaultProgress): void {
    this.#begun = begun
    for (const active of rules) this.#rules.add({ ...active })
  }

  watch(changed: () => void): void {
    this.#watcher = changed
  }

  /** Answers what was hit so far, oldest first. */
  get hits(): readonly FaultHit[] {
    return this.#hits
  }

  /** Takes all rules away; listeners stay. */
  clear(): void {
    this.#rules.clear()
    this.#watcher()
  }

  /** Answers the rules that still have something to do. */
  pending(): readonly FaultRule[] {
    return [...this.#rules].map(({ rule }) => rule)
  }

  onCall(listener: CallListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells the listeners; answers whether one of them wants the connection destroyed. */
  announce(call: ArmCall): boolean {
    let drop = false
    for (const listener of this.#listeners) if (listener(call) === 'drop') drop = true
    return drop
  }

  /** Answers what to do to this request: the first rule that matches and is not used up. Counts. */
  take(method: string, facts: RequestFacts): FaultAction | undefined {
    for (const active of this.#rules) {
      if (!matches(active.rule, method, facts) || !this.#hitsNow(active)) continue
      this.#hits.push({ method, type: facts.type, name: facts.name, do: active.rule.do })
      if (this.#hits.length > keptHits) this.#hits.shift()
      return active.rule.do
    }
    return undefined
  }

  #hitsNow(active: ActiveRule): boolean {
    const { match, chance, lastsMs } = active.rule
    active.matched += 1
    this.#watcher()
    if (match.nth !== undefined && active.matched < match.nth) return false
    // Drawn for the n-th match and not from one stream: requests of others in between change nothing.
    if (chance !== undefined && seededRandom(active.seed * 0x9e37 + active.matched).next() >= chance) return false
    const now = this.#clock.now()
    if (lastsMs !== undefined && active.endsAt === Infinity) active.endsAt = now + lastsMs
    active.left -= 1
    const over = now >= active.endsAt
    if (active.left <= 0 || over) this.#rules.delete(active)
    return !over
  }
}

function matches({ match }: FaultRule, method: string, facts: RequestFacts): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false
  if (match.class !== undefined && match.class !== facts.class) return false
  if (match.name !== undefined && match.name.toLowerCase() !== facts.name.toLowerCase()) return false
  if (match.type === undefined) return true
  // Both spellings: loadBalancers and Microsoft.Network/loadBalancers.
  return match.type.toLowerCase().replace(/^microsoft\.[a-z]+\//, '') === facts.type.toLowerCase()
}
