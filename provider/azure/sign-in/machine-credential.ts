/**
 * The identity of the machine, asked for anew whenever somebody wants a token. The SDK's ManagedIdentityCredential cannot be
 * made to: its library keeps every token for the life of the process, shared by all credential objects, so that one which
 * Azure refuses (a revoked session, a clock that went wrong) came back until it ended: a day.
 */
import type { AccessToken, TokenCredential } from '@azure/core-auth'
import { createHttpHeaders, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline'
import { ManagedIdentityApplication, type INetworkModule, type NetworkResponse } from '@azure/msal-node'
import type { UserAssigned } from '../config/credentials.ts'

/** How long one request within the machine may take, in milliseconds. */
const timeoutMs = 10_000

/**
 * Makes the credential of the machine's own identity, or of one that a user assigned to it. Keeps no token.
 * The library goes on with the first `httpClient` of the process, whatever it is given later.
 */
export function machineCredential(userAssigned: UserAssigned | undefined, httpClient: HttpClient): TokenCredential {
  const application = new ManagedIdentityApplication({
    managedIdentityIdParams: idOf(userAssigned),
    system: { disableInternalRetries: true, networkClient: networkOf(httpClient) },
  })
  return {
    async getToken(scopes): Promise<AccessToken> {
      const resource = String(scopes)
      const { accessToken: token, expiresOn } = await application.acquireToken({ resource, forceRefresh: true })
      if (expiresOn === null) throw new Error('the metadata service does not say when its token ends')
      return { token, expiresOnTimestamp: expiresOn.getTime() }
    },
  }
}

function idOf(userAssigned: UserAssigned | undefined): {
  readonly userAssignedClientId?: string
  readonly userAssignedResourceId?: string
} {
  if (userAssigned === undefined) return {}
  if ('clientId' in userAssigned) return { userAssignedClientId: userAssigned.clientId }
  return { userAssignedResourceId: userAssigned.resourceId }
}

type Options = Parameters<INetworkModule['sendGetRequestAsync']>[1]

/** Without the signal of whoever asks: kept for the life of the process, it would end every request after the first that was given up. */
function networkOf(httpClient: HttpClient): INetworkModule {
  async function send<T>(method: 'GET' | 'POST', url: string, options: Options): Promise<NetworkResponse<T>> {
    const request = createPipelineRequest({
      url,
      method,
      timeout: timeoutMs,
      headers: createHttpHeaders(options?.headers),
      ...(options?.body !== undefined && { body: options.body }),
      // Plain HTTP within the machine.
      allowInsecureConnection: true,
    })
    const { headers, status, bodyAsText } = await httpClient.sendRequest(request)
    return { status, headers: headers.toJSON(), body: bodyOf(bodyAsText) as T }
  }
  return {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  }
}

/** A body of text is an error of the agent on the machine, and is shown as it is. */
function bodyOf(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return { error: 'unexpected_answer', error_description: text ?? '' }
  }
}
