import type { TokenCredential } from '@azure/core-auth'
import { ClientSecretCredential } from '@azure/identity'
import type { Clock } from '#provider/time/clock'
import type { Credential } from './credential.ts'
import { cachedCredential } from './credential.ts'
import { createLoginClient } from './login-client.ts'

/** The application that Berth signs in as, with its secret. */
export interface ClientSecret {
  readonly tenantId: string
  readonly clientId: string
  readonly clientSecret: string
  /** https URL of the login endpoint; Azure's public one if absent. */
  readonly authorityHost?: string | undefined
  /** The CA of a login endpoint that no public CA vouches for, PEM. */
  readonly caPem?: string | undefined
  /** What the token is for; the SDK asks for this one whatever the endpoint (arm-semantics 5.2). */
  readonly scope?: string | undefined
}

export const publicScope = 'https://management.azure.com/.default'

/** Makes the credential of a client secret. Other ways to sign in (workload identity, managed identity) join in this file. */
export function clientSecretCredential(input: ClientSecret, clock: Clock): Credential {
  return cachedCredential({ create: () => sdkCredential(input), scope: input.scope ?? publicScope, clock })
}

function sdkCredential({ tenantId, clientId, clientSecret, authorityHost, caPem }: ClientSecret): TokenCredential {
  const httpClient = createLoginClient()
  const source = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    // Instance discovery asks a public host about the authority, which fails for every authority of one's own (5.4).
    ...(authorityHost !== undefined && { authorityHost, disableInstanceDiscovery: true }),
    ...(caPem !== undefined && { tlsOptions: { ca: caPem } }),
    retryOptions: { maxRetries: 0 },
    httpClient,
  })
  return {
    async getToken(scopes, options) {
      try {
        return await source.getToken(scopes, options)
      } catch (error) {
        const failure = httpClient.takeFailure()
        throw failure === undefined ? error : new Error(failure, { cause: error })
      }
    },
  }
}
