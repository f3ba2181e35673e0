/**
 * ARM behind its gateway: every request is announced, perhaps spoiled by a fault, authenticated, understood, applied
 * and logged, in this order. Applying is synchronous: no two requests see each other half done.
 */
import { ArmError } from '../arm/arm-error.ts'
import { dispatch } from '../arm/dispatch.ts'
import type { ArmWorld } from '../arm/dispatch.ts'
import type { ArmAnswer, ArmRequest } from '../arm/exchange.ts'
import type { FaultAction } from '../arm/fault-rule.ts'
import type { Faults } from '../arm/faults.ts'
import type { Quota } from '../arm/quota.ts'
import { factsOf } from '../arm/request-facts.ts'
import type { RequestFacts } from '../arm/request-facts.ts'
import type { RequestLog } from '../arm/request-log.ts'
import { parseTarget } from '../arm/target.ts'
import { standardHeaders } from './standard-headers.ts'
import type { Tokens } from './tokens.ts'
import type { Reply, WebRequest } from './web.ts'

export interface ArmServiceWorld {
  readonly arm: ArmWorld
  readonly faults: Faults
  readonly log: RequestLog
  readonly quota: Quota
  readonly tokens: Tokens
  /** Says what nobody should overlook: a client asks for something that is not played. */
  readonly warn: (line: string) => void
}

export class ArmService {
  readonly #world: ArmServiceWorld
  #calls = 0

  constructor(world: ArmServiceWorld) {
    this.#world = world
  }

  async answer(request: WebRequest): Promise<Reply> {
    const target = parseTarget(request.path)
    const facts = factsOf(request.method, target)
    const index = ++this.#calls
    const { method, path } = request
    if (this.#world.faults.announce({ index, method, path, phase: 'before' }))
      return this.#dropped(index, request, facts)
    const fault = this.#world.faults.take(method, facts)
    if (fault !== undefined && 'delayMs' in fault) await this.#wait(fault.delayMs)
    if (fault !== undefined && 'drop' in fault && fault.drop === 'before') return this.#dropped(index, request, facts)
    const answer = this.#apply(request, facts, fault)
    const dropAfter = fault !== undefined && 'drop' in fault
    if (this.#world.faults.announce({ index, method, path, phase: 'after' }) || dropAfter) {
      return this.#dropped(index, request, facts)
    }
    this.#record(index, request, facts, answer)
    const { arm, quota } = this.#world
    const { random, location, clock } = arm.engine
    const headers = standardHeaders(
      { random, quota, region: location.region, now: () => clock.now() },
      request,
      answer,
      facts.class,
    )
    return { status: answer.status, headers: { ...headers, ...answer.headers }, body: answer.body }
  }

  #apply(request: WebRequest, facts: RequestFacts, fault: FaultAction | undefined): ArmAnswer {
    const { arm, tokens, quota } = this.#world
    arm.engine.operations.settleDue()
    try {
      tokens.check(request.headers['authorization'])
      quota.take(facts.class, arm.knobs.throttle === 'real' ? { subscription: arm.subscriptionId } : undefined)
      const refusal = refusalOf(fault)
      if (refusal !== undefined) throw refusal
      return dispatch(arm, parseTarget(request.path), spoiled(request, fault))
    } catch (error) {
      if (!(error instanceof ArmError)) throw error
      if (error.code === 'InvalidResourceType' || error.code === 'InvalidResourceNamespace') {
        this.#world.warn(`not played: ${request.method} ${request.path}`)
      }
      const { status, headers, origin } = error
      return { status, headers, origin, body: error.body() }
    }
  }

  #dropped(index: number, request: WebRequest, facts: RequestFacts): Reply {
    this.#record(index, request, facts, { status: 0 })
    return 'destroy'
  }

  #record(index: number, request: WebRequest, facts: RequestFacts, { status, body }: ArmAnswer): void {
    const { method, path } = request
    this.#world.log.add({
      index,
      at: this.#world.arm.engine.clock.now(),
      method,
      path,
      ...facts,
      status,
      code: status >= 400 ? codeOf(body) : undefined,
      requestBytes: request.body.byteLength,
      responseBytes: body === undefined ? 0 : Buffer.byteLength(JSON.stringify(body)),
    })
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.#world.arm.engine.clock.after(delayMs, resolve))
  }
}

function refusalOf(fault: FaultAction | undefined): ArmError | undefined {
  if (fault === undefined || !('status' in fault)) return undefined
  const { status, code, detail, retryAfterSeconds } = fault
  const message = fault.message ?? `A fault was asked for: ${code}.`
  return new ArmError({
    status,
    code,
    message,
    details: detail === undefined ? [] : [{ code: detail, message }],
    headers: retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
  })
}

function spoiled(request: WebRequest, fault: FaultAction | undefined): ArmRequest {
  if (fault === undefined) return request
  if ('operation' in fault) {
    return { ...request, operationFault: { ends: fault.operation, code: fault.code ?? 'InternalServerError' } }
  }
  return 'staleList' in fault ? { ...request, staleList: true } : request
}

function codeOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined
  const { error } = body
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined
}
