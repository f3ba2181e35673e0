import { ArmError } from './arm-error.ts'
import type { ErrorDetail, Origin } from './arm-error.ts'
import type { JsonObject } from './json.ts'

/**
 * Where the wording comes from (arm-semantics, "Evidence marks"): R recorded, S swagger or SDK source,
 * D documentation, I pasted in an issue, 3 third-party notes, ? not verified.
 */
export type Evidence = 'R' | 'S' | 'D' | 'I' | '3' | '?'

/** One refusal of Azure: call it with what went wrong to get the error. */
export interface CatalogueEntry<Arguments extends readonly unknown[]> {
  (...of: Arguments): ArmError
  readonly code: string
  readonly status: number
  readonly evidence: Evidence
}

interface Row {
  readonly code: string
  readonly status?: number
  readonly evidence: Evidence
  readonly origin?: Origin
}

interface Wording {
  readonly message: string
  readonly details?: readonly ErrorDetail[]
  readonly headers?: Readonly<Record<string, string>>
  readonly beside?: JsonObject
}

/** Makes an entry; the status is 400 unless the row says otherwise. */
export function entry<Arguments extends readonly unknown[]>(
  row: Row,
  say: (...of: Arguments) => string | Wording,
): CatalogueEntry<Arguments> {
  const { code, status = 400, evidence, origin = 'provider' } = row
  function error(...of: Arguments): ArmError {
    const said = say(...of)
    const wording = typeof said === 'string' ? { message: said } : said
    return new ArmError({ code, status, origin, ...wording })
  }
  return Object.assign(error, { code, status, evidence })
}
