import type { Origin } from './arm-error.ts'
import type { RoleAssignment } from '../identity/role.ts'
import type { OperationFault } from './operations.ts'

/** A request to ARM, read from the wire but not yet understood. */
export interface ArmRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** `https://host:port` as the caller wrote it: links must lead back the same way (arm-semantics 2.3). */
  readonly base: string
  /** What a fault wants of the operation that this request starts. */
  readonly operationFault?: OperationFault | undefined
  /** The tenant of the caller's token, when there is one to be read. */
  readonly callerTenant?: string | undefined
  /** What the caller may do; unknown where it may do everything. */
  readonly callerRoles?: readonly RoleAssignment[] | undefined
  /** Whether a fault wants a LIST to be answered from before. */
  readonly staleList?: boolean
}

export interface ArmAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** The gateway's own refusals carry other headers than a provider's, and compute's other ones again. */
  readonly origin?: Origin
  /** How long the answer is held back although the write is done, for writes without an operation. */
  readonly delayMs?: number
  /** The headers that tell what is left in the caller's buckets; unknown when it was refused in front of them. */
  readonly remaining?: Readonly<Record<string, string>>
  /** The code of a refusal, for the log. */
  readonly code?: string
}
