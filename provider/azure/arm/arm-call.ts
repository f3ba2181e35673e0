import type { CallClass } from './call-counts.ts'

/** One answered or lost request to Azure, for logs, metrics and traces; never with a body or a token in it. */
export interface ArmCall {
  /** For people: `PUT publicIPAddresses/pip-1`. */
  readonly what: string
  readonly verb: string
  /** `loadBalancers`, `loadBalancers/backendAddressPools`; `operations` for polls, `other` for what is no resource. */
  readonly type: string
  /** The resource, where it is one. */
  readonly id: string | undefined
  readonly callClass: CallClass
  readonly result: CallResult
  /** HTTP; undefined where no answer came. */
  readonly status: number | undefined
  readonly startedAtMs: number
  readonly tookMs: number
  readonly sentBytes: number
  readonly receivedBytes: number
  /** `x-ms-request-id`, by which Azure's support finds it. */
  readonly requestId: string | undefined
  /** What `headers` sent along with it. */
  readonly mark: Readonly<Record<string, string>>
  /** What the answer says of the quota that is left, by scope. */
  readonly remaining: ReadonlyMap<'own' | 'global', number>
}

/** Follows the requests to Azure. */
export interface CallObserver {
  /** Sent along with the next request. */
  headers?(): Readonly<Record<string, string>>
  called(call: ArmCall): void
}

/** ok: below 300. throttled: 429. conflict: 409 or 412. missing: 404. refused: any other 4xx. failed: 5xx. lost: no answer. */
export type CallResult = 'ok' | 'throttled' | 'conflict' | 'missing' | 'refused' | 'failed' | 'lost'

export function resultOf(status: number | undefined): CallResult {
  if (status === undefined) return 'lost'
  if (status < 300) return 'ok'
  if (status === 429) return 'throttled'
  if (status === 409 || status === 412) return 'conflict'
  if (status === 404) return 'missing'
  return status < 500 ? 'refused' : 'failed'
}
