import { isObject } from './wire-resource.ts'

/** What Azure says went wrong, from an error answer or from an operation that failed. */
export interface Fault {
  readonly code: string
  readonly message: string
  /** All inner codes at any depth, outermost first. The outer code often says nothing ("RetryableError"); these do. */
  readonly inner: readonly { readonly code: string; readonly message: string }[]
}

/**
 * Reads Azure's error shape `{"error":{"code","message","details":[…]}}`; undefined if the text is none of it (a proxy's page).
 * A recorded 429 of Microsoft.Network has all keys in PascalCase (arm-semantics 4.1), so keys are read in any case.
 */
export function parseFault(text: string): Fault | undefined {
  try {
    return faultOf(property(JSON.parse(text), 'error'))
  } catch {
    return undefined
  }
}

/** Reads the error object that stands inside an error answer or an operation document. */
export function faultOf(error: unknown): Fault | undefined {
  const code = property(error, 'code')
  if (typeof code !== 'string') return undefined
  return { code, message: messageOf(error), inner: innerOf(error, 0) }
}

// Compute nests its real code under innererror.internalErrorCode (arm-semantics 4.1).
const deepest = 5

function innerOf(error: unknown, depth: number): Fault['inner'] {
  if (depth > deepest) return []
  const details = property(error, 'details')
  const innerError = property(error, 'innererror')
  return [...(Array.isArray(details) ? details : []), innerError].flatMap((detail: unknown) => {
    const code = property(detail, 'code') ?? property(detail, 'internalErrorCode')
    const own = typeof code === 'string' ? [{ code, message: messageOf(detail) }] : []
    return [...own, ...innerOf(detail, depth + 1)]
  })
}

function messageOf(error: unknown): string {
  const message = property(error, 'message')
  return typeof message === 'string' ? message : ''
}

function property(json: unknown, name: string): unknown {
  if (!isObject(json)) return undefined
  const key = Object.keys(json).find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  return key === undefined ? undefined : json[key]
}
