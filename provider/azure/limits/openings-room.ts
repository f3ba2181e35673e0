/** Whether what newcomers will want opened fits into the security group, before their load balancer is written. */
import type { Opening } from '../security-group/part.ts'
import type { SecurityGroupBody } from '../security-group/body.ts'
import { sizeOf, usesOf, type SecurityGroupSize } from '../security-group/limits.ts'
import { destinationsOf, newRule, openingKey, ruleKey, sourcesOf } from '../security-group/rule.ts'
import type { SecurityRulePrefix } from '../names/security-rule-name.ts'
import { jsonBytes } from './document-bytes.ts'
import type { Limits } from './limit.ts'
import { overLimit, type LimitUse } from './limit-use.ts'

interface PromisedRule {
  readonly size: SecurityGroupSize
  /** How many were promised each destination. */
  readonly destinations: Map<string, number>
}

/**
 * The security group as it will be with all that was promised in it. Kept from one newcomer to the next: with thousands at
 * once, counting all of them anew for each took most of the controller's time.
 */
export class OpeningsRoom {
  readonly #limits: Limits
  readonly #prefix: SecurityRulePrefix
  readonly #promised = new Map<string, PromisedRule>()
  #body: SecurityGroupBody | undefined
  #size: SecurityGroupSize
  /** Destinations of each rule that stands. */
  #standing: ReadonlyMap<string | undefined, ReadonlySet<string>> = new Map()

  constructor({ limits, prefix }: { readonly limits: Limits; readonly prefix: SecurityRulePrefix }) {
    this.#limits = limits
    this.#prefix = prefix
    this.#size = sizeOf({}, [])
  }

  /** Promises these openings in a security group that stands so, or answers which limit it would exceed with them. */
  promise(openings: readonly Opening[], body: SecurityGroupBody): LimitUse | undefined {
    this.#measure(body)
    for (const opening of openings) this.#add(opening)
    const lack = overLimit(usesOf(this.#size, this.#limits))
    if (lack !== undefined) this.takeBack(openings)
    return lack
  }

  /** Openings that were promised stand by now, or are not wanted any more. */
  takeBack(openings: readonly Opening[]): void {
    for (const opening of openings) this.#remove(opening)
  }

  #measure(body: SecurityGroupBody): void {
    if (body === this.#body) return
    const rules = body.properties?.securityRules ?? []
    this.#body = body
    this.#standing = new Map(rules.map((rule) => [ruleKey(rule, this.#prefix), new Set(destinationsOf(rule))]))
    this.#size = sizeOf(body, rules)
    for (const [key, { destinations, size }] of this.#promised) {
      this.#countRule(key, size, 1)
      for (const destination of destinations.keys()) this.#countDestination(key, destination, 1)
    }
  }

  #add(opening: Opening): void {
    const key = openingKey(opening)
    const { destinations } = this.#promised.get(key) ?? this.#begin(key, opening)
    for (const destination of opening.destinations) {
      const promised = destinations.get(destination) ?? 0
      destinations.set(destination, promised + 1)
      if (promised === 0) this.#countDestination(key, destination, 1)
    }
  }

  #begin(key: string, opening: Opening): PromisedRule {
    const rule = newRule(opening, { prefix: this.#prefix, taken: new Set(), priority: NaN, destinations: [] })
    const bytes = jsonBytes(rule) + 1
    const size = { rules: 1, priorities: 1, sources: sourcesOf(rule).length, destinations: 0, bytes }
    const begun = { size, destinations: new Map<string, number>() }
    this.#promised.set(key, begun)
    this.#countRule(key, size, 1)
    return begun
  }

  #remove(opening: Opening): void {
    const key = openingKey(opening)
    const rule = this.#promised.get(key)
    if (rule === undefined) return
    for (const destination of opening.destinations) {
      const promised = rule.destinations.get(destination) ?? 0
      if (promised > 1) rule.destinations.set(destination, promised - 1)
      else if (rule.destinations.delete(destination)) this.#countDestination(key, destination, -1)
    }
    if (rule.destinations.size > 0) return
    this.#promised.delete(key)
    this.#countRule(key, rule.size, -1)
  }

  #countRule(key: string, size: SecurityGroupSize, times: 1 | -1): void {
    if (!this.#standing.has(key)) this.#count(size, times)
  }

  #countDestination(key: string, destination: string, times: 1 | -1): void {
    if (this.#standing.get(key)?.has(destination) === true) return
    this.#count({ rules: 0, priorities: 0, sources: 0, destinations: 1, bytes: jsonBytes([destination]) - 1 }, times)
  }

  #count(size: SecurityGroupSize, times: 1 | -1): void {
    this.#size = {
      rules: this.#size.rules + times * size.rules,
      priorities: this.#size.priorities + times * size.priorities,
      sources: this.#size.sources + times * size.sources,
      destinations: this.#size.destinations + times * size.destinations,
      bytes: this.#size.bytes + times * size.bytes,
    }
  }
}
