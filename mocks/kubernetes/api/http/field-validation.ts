import { notSupported } from '../admission/causes.ts'
import { ApiError, DecodingError, invalid } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import type { Resource } from '../resource.ts'
import { apiVersionOf } from '../resource.ts'
import { checkFields } from '../schema/unknown-fields.ts'
import type { Answer, Exchange } from './exchange.ts'
import { optionsKind, query } from './exchange.ts'

const modes = ['Ignore', 'Strict', 'Warn']

export interface Validated {
  readonly object: JsonObject
  /** What the client is warned of, in its own words. */
  readonly warnings: readonly string[]
}

/**
 * Treats unknown fields as `fieldValidation` says: Strict refuses them (400), Warn, the default, drops and names
 * them, Ignore drops them. Throws 422 for another word.
 */
export function validateFields(resource: Resource, body: JsonObject, exchange: Exchange): Validated {
  const mode = query(exchange.url, 'fieldValidation') ?? 'Warn'
  if (!modes.includes(mode)) {
    const cause = notSupported('fieldValidation', mode, ['', ...modes])
    throw invalid({ group: 'meta.k8s.io', resource: '', kind: optionsKind(exchange) }, '', [cause])
  }
  const { object, unknown } = checkFields(resource, body)
  const named = unknown.map((field) => `unknown field "${field}"`)
  if (mode === 'Strict' && named.length > 0) {
    throw new DecodingError(resource.kind, resource.version, `strict decoding error: ${named.join(', ')}`)
  }
  return { object, warnings: mode === 'Warn' ? named : [] }
}

/** Throws 500 for unknown fields in an apply, whatever `fieldValidation` says: its typed parser knows no others. */
export function requireDeclared(resource: Resource, configuration: KubernetesObject): void {
  const [first] = checkFields(resource, configuration).unknown
  if (first === undefined) return
  const { namespace = '', name } = configuration.metadata
  const apiVersion = resource.group === '' ? `/${resource.version}` : apiVersionOf(resource)
  const what = `${namespace}/${name}; ${apiVersion}, Kind=${resource.kind}`
  const message = `failed to create typed patch object (${what}): .${first}: field not declared in schema`
  throw new ApiError({ code: 500, reason: '', message })
}

/** Adds the warnings to an answer (RFC 7234 section 5.5, code 299); kubectl prints them. */
export function withWarnings(answer: Answer, warnings: readonly string[]): Answer {
  if (warnings.length === 0) return answer
  const header = warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', ')
  return { ...answer, headers: { ...answer.headers, Warning: header } }
}
