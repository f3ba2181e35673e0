import type { JsonObject } from './json.ts'

export interface ErrorDetail {
  readonly code: string
  readonly message: string
  readonly target?: string
}

export interface ArmErrorOptions {
  readonly status: number
  readonly code: string
  readonly message: string
  /** Who answers: gateway, network and compute have other headers, and `details` in other cases (arm-semantics 2.3). */
  readonly origin?: Origin
  readonly details?: readonly ErrorDetail[]
  readonly headers?: Readonly<Record<string, string>>
  /** What compute says beside code and message: `target`, `innererror`. */
  readonly beside?: JsonObject
}

/** Who answers a request: the gateway, Microsoft.Network ('provider') or Microsoft.Compute. */
export type Origin = 'gateway' | 'provider' | 'compute'

/** Thrown by whatever judges a request; becomes Azure's error answer. */
export class ArmError extends Error {
  override readonly name = 'ArmError'
  readonly status: number
  readonly code: string
  readonly origin: Origin
  readonly beside: JsonObject
  readonly details: readonly ErrorDetail[]
  readonly headers: Readonly<Record<string, string>>

  constructor(options: ArmErrorOptions) {
    super(options.message)
    this.status = options.status
    this.code = options.code
    this.origin = options.origin ?? 'provider'
    this.details = options.details ?? []
    this.beside = options.beside ?? {}
    this.headers = options.headers ?? {}
  }

  /** Answers the wire body: network lists its details even when it has none, compute only when it has, the gateway never. */
  body(): JsonObject {
    const { code, message, details, beside } = this
    switch (this.origin) {
      case 'gateway':
        return { error: { code, message } }
      case 'provider':
        return { error: { code, message, details } }
      case 'compute':
        return { error: { code, message, ...(details.length === 0 ? {} : { details }), ...beside } }
    }
  }
}
