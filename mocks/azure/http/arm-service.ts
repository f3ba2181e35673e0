/**
 * ARM behind its gateway: every request is announced, perhaps spoiled by a fault, authenticated, understood, applied
 * and logged, in this order. Applying is synchronous: no two requests see each other half done.
 */
import { ArmError } from '../arm/arm-error.ts'
import { dispatch } from '../arm/dispatch.ts'
import type { ArmWorld } from '../arm/dispatch.ts'
import type { ArmAnswer, ArmRequest } from '../arm/exchange.ts'
import type { FaultAction } from '../arm/fault-rule.ts'
import type { ArmCall, Faults } from '../arm/faults.ts'
import type { Quota } from '../arm/quota.ts'
import { factsOf } from '../arm/request-facts.ts'
import type { RequestFacts } from '../arm/request-facts.ts'
import type { RequestLog } from '../arm/request-log.ts'
import { authorize } from '../identity/authorize.ts'
import type { Caller } from '../identity/caller.ts'
import type { Principals } from '../identity/principals.ts'
import type { Tenants } from '../identity/tenants.ts'
import { parseTarget } from '../arm/target.ts'
import type { Target } from '../arm/target.ts'
import { delayOf, downMsOf, dropOf, expiresTokens, refusalOf, spoil } from './fault-effects.ts'
import { standardHeaders } from './standard-headers.ts'
import type { Tokens } from './tokens.ts'
import type { Reply, WebRequest } from './web.ts'

export interface ArmServiceWorld {
  readonly arm: ArmWorld
  readonly faults: Faults
  readonly log: RequestLog
  readonly quota: Quota
  readonly tokens: Tokens
  readonly tenants: Tenants
  readonly principals: Principals
  readonly asked: Set<string>
  /** Takes the server away for this long, in milliseconds. */
  readonly restart: (downMs: number) => void
  /** Says what nobody should overlook: a client asks for something that is not played. */
  readonly warn: (line: string) => void
}

/** What the gateway says of a path that leads to nothing it has, or not at this api-version. */
const notPlayed = ['InvalidResourceType', 'InvalidResourceNamespace', 'InvalidRequestUri', 'NoRegisteredProviderFound']

interface Call {
  readonly index: number
  readonly request: WebRequest
  readonly target: Target
  readonly facts: RequestFacts
}

export class ArmService {
  readonly #world: ArmServiceWorld
  #calls = 0

  constructor(world: ArmServiceWorld) {
    this.#world = world
  }

  async answer(request: WebRequest): Promise<Reply> {
    const target = parseTarget(request.path)
    const call: Call = { index: ++this.#calls, request, target, facts: factsOf(request.method, target) }
    const { faults } = this.#world
    if (faults.announce(announcement(call, 'before'))) return this.#drop(call)
    const fault = faults.take(request.method, call.facts)
    if (delayOf(fault) > 0) await this.#wait(delayOf(fault))
    const downMs = downMsOf(fault)
    if (downMs !== undefined) this.#world.restart(downMs)
    if (downMs !== undefined || dropOf(fault) === 'before') return this.#drop(call)
    if (expiresTokens(fault)) this.#world.tokens.expireAll()
    const answer = this.#apply(call, fault)
    if (answer.delayMs !== undefined) await this.#wait(answer.delayMs)
    const drops = faults.announce(announcement(call, 'after'))
    return drops || dropOf(fault) === 'after' ? this.#drop(call) : this.#send(call, answer)
  }

  #apply({ request, target, facts }: Call, fault: FaultAction | undefined): ArmAnswer {
    const { arm, tokens, quota, warn } = this.#world
    arm.engine.operations.settleDue()
    let remaining: ArmAnswer['remaining'] = {}
    try {
      const caller = tokens.check(request.headers['authorization'], request.base)
      const auxiliary = tokens.auxiliaryTenants(request.headers['x-ms-authorization-auxiliary'], request.base)
      if (caller !== undefined) authorize(this.#world, caller, { request, target, auxiliary })
      const subscription = subscriptionIn(request.path) ?? arm.subscriptionId
      remaining = quota.take(facts.class, { subscription, principal: caller?.clientId ?? '' })
      if (isOfNetwork(target)) arm.network.throttle.take(facts.class, subscription)
      const refusal = refusalOf(fault, { subscription, requestClass: facts.class })
      if (refusal !== undefined) throw refusal
      return { ...dispatch(arm, target, { ...spoil(request, fault), ...this.#factsOf(caller) }), remaining }
    } catch (error) {
      if (!(error instanceof ArmError)) throw error
      const { status, headers, origin, code } = error
      if (notPlayed.includes(code)) {
        warn(`not played: ${request.method} ${request.path}`)
      }
      return { status, headers, origin, body: error.body(), code, remaining }
    }
  }

  #factsOf(caller: Caller | undefined): Pick<ArmRequest, 'callerTenant' | 'callerRoles'> {
    const roles = caller === undefined ? undefined : this.#world.principals.get(caller.clientId)?.roles
    return { callerTenant: caller?.tenantId, callerRoles: roles }
  }

  #send(call: Call, answer: ArmAnswer): Reply {
    const { random, location, clock } = this.#world.arm.engine
    const world = { random, region: location.region, now: () => clock.now() }
    const headers = standardHeaders(world, call.request, answer)
    // Bytes, so that megabytes are not encoded once more on their way through TLS.
    const body = answer.body === undefined ? undefined : Buffer.from(JSON.stringify(answer.body))
    const type = body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }
    this.#record(call, answer, body?.byteLength ?? 0)
    return { status: answer.status, headers: { ...headers, ...type, ...answer.headers }, body }
  }

  #drop(call: Call): Reply {
    this.#record(call, { status: 0 }, 0)
    return 'destroy'
  }

  #record({ index, request, facts }: Call, { status, code }: ArmAnswer, responseBytes: number): void {
    const { method, path, body } = request
    const at = this.#world.arm.engine.clock.now()
    this.#world.log.add({
      index,
      at,
      method,
      path,
      ...facts,
      status,
      code,
      requestBytes: body.byteLength,
      responseBytes,
    })
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.#world.arm.engine.clock.after(delayMs, resolve))
  }
}

function announcement({ index, request: { method, path } }: Call, phase: ArmCall['phase']): ArmCall {
  return { index, method, path, phase }
}

/** Whether Microsoft.Network is asked: it counts its calls by itself, polls among them. */
function isOfNetwork(target: Target): boolean {
  const namespace = 'id' in target ? target.id.namespace : 'namespace' in target ? target.namespace : ''
  return namespace.toLowerCase() === 'microsoft.network' && target.kind !== 'provider'
}

function subscriptionIn(path: string): string | undefined {
  const [, root, subscription] = path.split('/')
  return root?.toLowerCase() === 'subscriptions' && subscription ? subscription : undefined
}
