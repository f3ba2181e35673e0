/**
 * What goes wrong on purpose: rules that match requests, and listeners that are called around every one of them, so
 * that a client can be killed at each point of its work.
 */
import type { RequestFacts } from './request-facts.ts'
import type { FaultAction, FaultRule } from './fault-rule.ts'

export interface ArmCall {
  /** Counts the requests to ARM from 1. */
  readonly index: number
  readonly method: string
  readonly path: string
  readonly phase: 'before' | 'after'
}

/** Called synchronously; answering 'drop' destroys the client's connection at that point. */
export type CallListener = (call: ArmCall) => void | 'drop'

interface ActiveRule {
  readonly rule: FaultRule
  matched: number
  left: number
}

export class Faults {
  readonly #rules = new Set<ActiveRule>()
  readonly #listeners = new Set<CallListener>()

  /** Adds a rule; the answer takes it away again. */
  add(rule: FaultRule): () => void {
    const active = { rule, matched: 0, left: rule.times ?? 1 }
    this.#rules.add(active)
    return () => this.#rules.delete(active)
  }

  /** Takes all rules away; listeners stay. */
  clear(): void {
    this.#rules.clear()
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
      const { rule } = active
      if (!matches(rule, method, facts)) continue
      active.matched += 1
      if (rule.match.nth !== undefined && active.matched < rule.match.nth) continue
      active.left -= 1
      if (active.left <= 0) this.#rules.delete(active)
      return rule.do
    }
    return undefined
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
