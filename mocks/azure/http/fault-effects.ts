import { ArmError } from '../arm/arm-error.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { ArmRequest } from '../arm/exchange.ts'
import type { FaultAction } from '../arm/fault-rule.ts'
import { bucketOf } from '../arm/quota.ts'
import type { RequestClass } from '../arm/request-log.ts'
import type { WebRequest } from './web.ts'

export interface Refused {
  readonly subscription: string
  readonly requestClass: RequestClass
}

/** Answers the refusal that a fault asks for, if it asks for one. */
export function refusalOf(fault: FaultAction | undefined, refused: Refused): ArmError | undefined {
  if (fault !== undefined && 'tooManyRequests' in fault) {
    const { subscription, requestClass } = refused
    const { kind, limit } = bucketOf(requestClass)
    return errors.tooManyRequests({ subscription, kind, limit, ...fault.tooManyRequests })
  }
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

/** Answers the request with what a fault wants to be done to it on the way. */
export function spoil(request: WebRequest, fault: FaultAction | undefined): ArmRequest {
  if (fault === undefined) return request
  if ('operation' in fault) {
    return { ...request, operationFault: { ends: fault.operation, code: fault.code ?? 'InternalServerError' } }
  }
  return 'staleList' in fault ? { ...request, staleList: true } : request
}

export function delayOf(fault: FaultAction | undefined): number {
  return fault !== undefined && 'delayMs' in fault ? fault.delayMs : 0
}

export function dropOf(fault: FaultAction | undefined): 'before' | 'after' | undefined {
  return fault !== undefined && 'drop' in fault ? fault.drop : undefined
}

export function expiresTokens(fault: FaultAction | undefined): boolean {
  return fault !== undefined && 'expireTokens' in fault
}

/** Answers for how long the server is to be away, in milliseconds. */
export function downMsOf(fault: FaultAction | undefined): number | undefined {
  return fault !== undefined && 'restart' in fault ? fault.restart.downMs : undefined
}
