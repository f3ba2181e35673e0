/**
 * Who is up behind a load-balancing rule: Azure's own action, a POST that changes nothing and answers later (swagger
 * loadBalancer.json, "Health"). It is asked like a read and awaited like a write.
 */
import { ArmError } from './arm-error.ts'
import type { Answer } from './exchange.ts'
import { operationOf, type OperationRef } from './operation.ts'
import { isObject } from './wire-resource.ts'

/** One member as a rule's probe sees it. */
export interface MemberHealth {
  readonly address: string
  /** unknown: not probed yet, or switched off (Azure, "Manage Azure Load Balancer health status"). */
  readonly state: 'up' | 'down' | 'unknown'
  /** Azure's word for why, such as `Down_Probe_TcpProbeTimeout`; empty if it gives none. */
  readonly reason: string
}

export interface HealthQuestion {
  /** For people: `health of loadBalancingRules/a1b2-TCP-80`. */
  readonly what: string
  /** Sends the POST. */
  readonly ask: () => Promise<Answer>
  /** Resolves when the operation has succeeded. */
  readonly await: (ref: OperationRef) => Promise<void>
  /** Sends one GET to where Azure put the result. */
  readonly fetch: (url: string) => Promise<Answer>
}

/** Asks, waits and reads; rejects with an ArmError, for instance when the rule is not there. */
export async function readRuleHealth({ what, ask, await: awaitEnd, fetch }: HealthQuestion): Promise<MemberHealth[]> {
  const asked = await ask()
  const operation = operationOf(what, asked, asked.response.request.url)
  if (operation === undefined) return membersIn(what, asked)
  await awaitEnd(operation)
  // The operation's own document says no more than that it ended; the members are where Location leads.
  const location = asked.response.headers.get('location')
  if (location === undefined) throw notUnderstood(what)
  return membersIn(what, await fetch(location))
}

function membersIn(what: string, { json }: Answer): MemberHealth[] {
  const members = isObject(json) ? json['loadBalancerBackendAddresses'] : undefined
  // "Returns empty values" when machines are off, says the same page of Azure: none at all is an answer, too.
  if (members === undefined && isObject(json) && !('error' in json)) return []
  if (!Array.isArray(members) || !members.every(isObject)) throw notUnderstood(what)
  return members.map((member) => ({
    address: textOf(member['ipAddress']),
    state: stateOf(textOf(member['state'])),
    reason: textOf(member['reason']),
  }))
}

function stateOf(word: string): MemberHealth['state'] {
  if (/^up$/i.test(word)) return 'up'
  return /^down$/i.test(word) ? 'down' : 'unknown'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function notUnderstood(what: string): ArmError {
  return new ArmError(`${what}: the answer is not what Azure answers`, { do: 'retry' })
}
