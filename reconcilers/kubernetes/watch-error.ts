import { ApiError } from './api-error.ts'
import type { KubernetesObject } from './object.ts'
import type { Resource } from './resource.ts'

/**
 * Turns the Status that came inside a watch (HTTP 200, event ERROR) into the same error as one that came as an answer, so
 * that a 410 is one thing in both disguises.
 */
export function watchError(resource: Resource<KubernetesObject>, status: { readonly code?: number }): ApiError {
  return new ApiError(`WATCH ${resource.plural}`, { status: status.code ?? 500, retryAfter: undefined, body: status })
}
