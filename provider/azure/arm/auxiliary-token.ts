import type { Pipeline, PipelinePolicy } from '@azure/core-rest-pipeline'
import { bearerTokenAuthenticationPolicyName } from '@azure/core-rest-pipeline'
import type { Credential } from './credential.ts'

const header = 'x-ms-authorization-auxiliary'

/**
 * Sends with each request a token of another tenant beside our own (Azure Resource Manager, "Authenticate requests across
 * tenants").
 */
export function sendAuxiliaryToken(pipeline: Pipeline, credential: Credential): void {
  const policy: PipelinePolicy = {
    name: 'berthAuxiliaryToken',
    async sendRequest(request, next) {
      const token = await credential.token(request.abortSignal instanceof AbortSignal ? request.abortSignal : never)
      request.headers.set(header, `Bearer ${token}`)
      const response = await next(request)
      // Which of the two tokens Azure does not take is not told; a forgotten one costs a login and no more.
      if (response.status === 401) credential.forget(token)
      return response
    },
  }
  // Within whatever waits at the gate, so that the token is fetched when its turn has come.
  pipeline.addPolicy(policy, { afterPolicies: [bearerTokenAuthenticationPolicyName] })
}

const never = new AbortController().signal
