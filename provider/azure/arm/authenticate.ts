import type { Pipeline } from '@azure/core-rest-pipeline'
import { bearerTokenAuthenticationPolicy, bearerTokenAuthenticationPolicyName } from '@azure/core-rest-pipeline'
import { ArmError } from './arm-error.ts'
import type { Credential } from './credential.ts'

/** How the pipeline signs requests, for the host of `endpoint` only. */
export interface Authentication {
  readonly credential: Credential
  readonly endpoint: string
}

/**
 * Replaces the SDK's authentication by the same policy with our credential: a 401 of any kind makes it forget the token
 * and try once with a new one.
 */
export function authenticate(pipeline: Pipeline, { credential, endpoint }: Authentication): void {
  const ownHost = new URL(endpoint).host
  pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName })
  pipeline.addPolicy(
    bearerTokenAuthenticationPolicy({
      scopes: [],
      challengeCallbacks: {
        async authorizeRequest({ request }) {
          // The SDK follows nextLink to whatever host it names, token included (arm-semantics 2.3).
          const { host } = new URL(request.url)
          if (host !== ownHost && !host.endsWith(`.${ownHost}`)) {
            const message = `Azure's answer leads to ${host}, which is not ${ownHost}`
            throw new ArmError(message, { do: 'terminal', code: 'ForeignHost', message })
          }
          const token = await credential.token(signalOf(request.abortSignal))
          request.headers.set('Authorization', `Bearer ${token}`)
        },
        async authorizeRequestOnChallenge({ request }) {
          const refused = request.headers.get('Authorization')?.replace(/^Bearer /, '')
          if (refused !== undefined) credential.forget(refused)
          const token = await credential.token(signalOf(request.abortSignal))
          request.headers.set('Authorization', `Bearer ${token}`)
          return true
        },
      },
    }),
  )
}

// The pipeline types its signals as look-alikes; ours are real ones, and whoever waits for a token is timed by wire anyway.
function signalOf(signal: unknown): AbortSignal {
  return signal instanceof AbortSignal ? signal : new AbortController().signal
}
