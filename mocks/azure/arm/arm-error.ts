import type { JsonObject } from './json.ts'

export interface ErrorDetail {
  readonly code: string
  readonly message: string
}

export interface ArmErrorOptions {
  readonly status: number
  readonly code: string
  readonly message: string
  /** The gateway answers without a resource provider: other headers, no `details` (arm-semantics 2.3). */
  readonly origin?: 'gateway' | 'provider'
  readonly details?: readonly ErrorDetail[]
  readonly headers?: Readonly<Record<string, string>>
}

/** Thrown by whatever judges a request; becomes Azure's error answer. */
export class ArmError extends Error {
  override readonly name = 'ArmError'
  readonly status: number
  readonly code: string
  readonly origin: 'gateway' | 'provider'
  readonly details: readonly ErrorDetail[]
  readonly headers: Readonly<Record<string, string>>

  constructor(options: ArmErrorOptions) {
    super(options.message)
    this.status = options.status
    this.code = options.code
    this.origin = options.origin ?? 'provider'
    this.details = options.details ?? []
    this.headers = options.headers ?? {}
  }

  /** Answers the wire body: a provider lists its details even when it has none, the gateway never does. */
  body(): JsonObject {
    const { code, message, details } = this
    return { error: this.origin === 'gateway' ? { code, message } : { code, message, details } }
  }
}
