/**
 * Who is up behind a load-balancing rule: Azure's own action, a POST that changes nothing and answers later (swagger
 * loadBalancer.json, "Health"). It is asked like a read and awaited like a write.
 */
import type { Clock } from '#provider/time/clock'
import { ArmError } from './arm-error.ts'
import type { Caller } from './caller.ts'
import type { Answer, Exchange } from './exchange.ts'
import { awaitOperation, operationOf, type Poll } from './operation.ts'
import { isObject } from './wire-resource.ts'

/** One member as a rule's probe sees it. */
export interface MemberHealth {
  readonly address: string
  /** unknown: not probed yet, or switched off (Azure, "Manage Azure Load Balancer health status"). */
  readonly state: 'up' | 'down' | 'unknown'
  /** Azure's word for why, such as `Down_Probe_TcpProbeTimeout`; empty if it gives none. */
  readonly reason: string
}

export interface HealthSurroundings {
  readonly caller: Caller
  readonly poll: Poll
  readonly clock: Clock
}

/** Asks, waits and reads; rejects with an ArmError, for instance when the rule is not there. `names` as in SdkActions. */
export async function readRuleHealth(
  { what, id, names }: { readonly what: string; readonly id: string; readonly names: readonly string[] },
  { caller, poll, clock }: HealthSurroundings,
  signal: AbortSignal,
): Promise<MemberHealth[]> {
  const exchange: Exchange = { what, id, callClass: 'read', priority: 'create' }
  const [asked] = await caller.call(exchange, { signal }, () => caller.actions.ruleHealth(names))
  if (!asked) throw new Error(`${what} ended without an answer`)
  const operation = operationOf(exchange, asked, asked.response.request.url)
  if (operation === undefined) return membersIn(what, asked)
  await awaitOperation(operation, { poll, clock }, signal)
  // The operation's own document says no more than that it ended; the members are where Location leads.
  const url = asked.response.headers.get('location')
  const found =
    url === undefined ? undefined : await poll({ of: what, url, by: 'location', priority: exchange.priority }, signal)
  if (found === undefined) throw notUnderstood(what)
  return membersIn(what, found)
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
