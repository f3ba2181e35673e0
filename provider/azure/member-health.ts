/**
 * How members are, over all rules of a frontend. Azure tells it rule by rule; rules that lead to the same pool by the same
 * probe have the same answer, and it is asked for once.
 */
import type { ExplainedMember } from '../provider.ts'
import type { MemberHealth } from './arm/rule-health.ts'
import { wordsFor } from './health-reasons.ts'
import type { RuleShare } from './load-balancer/part.ts'

/** Asks who is up behind the rule; rejects if that cannot be known. */
export type AskRule = (rule: string, signal: AbortSignal) => Promise<readonly MemberHealth[]>

/** What is known of one rule's members. */
export interface RuleHealth {
  readonly rule: RuleShare
  /** By address. */
  readonly members: ReadonlyMap<string, MemberHealth>
  /** Why nothing is known. */
  readonly failure: string | undefined
}

/** Asks for all rules at once. Never rejects: what cannot be known is a failure in the answer. */
export async function askHealth(
  rules: readonly RuleShare[],
  ask: AskRule,
  signal: AbortSignal,
): Promise<readonly RuleHealth[]> {
  const alike = Map.groupBy(rules, ({ pool, probe }) => `${pool} ${probe}`)
  const answers = await Promise.all([...alike.values()].map((group) => askOne(group, ask, signal)))
  return answers.flat()
}

async function askOne(group: readonly RuleShare[], ask: AskRule, signal: AbortSignal): Promise<readonly RuleHealth[]> {
  const [first] = group
  // Azure does not tell the health of rules without a probe ("Manage health status", limitations).
  if (first?.probe === undefined) return group.map((rule) => ({ rule, members: new Map(), failure: undefined }))
  try {
    const members = new Map((await ask(first.name, signal)).map((member) => [member.address, member]))
    return group.map((rule) => ({ rule, members, failure: undefined }))
  } catch (error) {
    return group.map((rule) => ({ rule, members: new Map(), failure: whyOf(error, signal) }))
  }
}

function whyOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'Azure did not tell in time'
  return error instanceof Error ? error.message : String(error)
}

type Verdict = Pick<ExplainedMember, 'state' | 'reason'>

const worstFirst = ['down', 'unknown', 'up'] as const

/** Says how the member at `address` is over these rules: the worst that one of them says. */
export function combine(rules: readonly RuleHealth[], address: string): Verdict {
  const probed = rules.filter(({ rule }) => rule.probe !== undefined)
  // A rule without a probe has nothing to say where another one has.
  const verdicts = (probed.length > 0 ? probed : rules).map((health) => ({
    name: health.rule.name,
    ...verdictOf(health, address),
  }))
  const state = worstFirst.find((candidate) => verdicts.some((verdict) => verdict.state === candidate)) ?? 'unknown'
  const concerned = verdicts.filter((verdict) => verdict.state === state)
  const reasons = Map.groupBy(concerned, ({ reason }) => reason)
  const isOfAll = reasons.size === 1 && concerned.length === verdicts.length
  const said = [...reasons].flatMap(([reason, of]) => {
    if (isOfAll) return reason
    const names = of.map(({ name }) => name).join(', ')
    if (reason === '') return state === 'up' ? [] : `for ${names}`
    return `for ${names}: ${reason}`
  })
  return { state, reason: said.join('; ') }
}

function verdictOf({ rule, members, failure }: RuleHealth, address: string): Verdict {
  if (rule.probe === undefined) return { state: 'up', reason: 'not probed' }
  const member = members.get(address)
  // Why is said once, beside the members.
  if (failure !== undefined) return { state: 'unknown', reason: '' }
  if (member === undefined) return { state: 'unknown', reason: 'Azure does not name it' }
  return { state: member.state, reason: wordsFor(member.reason) }
}
