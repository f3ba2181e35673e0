import type { Disposition } from '#provider/document/disposition'
import { ArmError } from './arm-error.ts'
import type { Attempt } from './errors.ts'

/** System errors after which the request certainly never reached Azure (Node.js errors documentation, OpenSSL verify codes). */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_TLS_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/

/**
 * Judges a request that ended without an answer. A write whose answer is lost may have been done, so it is read again;
 * a write that never left is simply tried again.
 */
export function lostConnection(attempt: Attempt, cause: unknown): ArmError {
  const code = codeOf(cause)
  const lost = attempt.isWrite && !(code !== undefined && neverSent.test(code))
  const disposition: Disposition = lost ? { do: 'reread', why: 'lost' } : { do: 'retry' }
  const words = cause instanceof Error ? cause.message : String(cause)
  const detail = code === undefined || words.includes(code) ? words : `${code} ${words}`
  return new ArmError(`${attempt.what}: no answer, ${detail}`, disposition, { cause })
}

function codeOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}
