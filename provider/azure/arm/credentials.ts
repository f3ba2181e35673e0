import { ClientSecretCredential } from '@azure/identity'
import type { Clock } from '#provider/time/clock'
import type { Credential } from './credential.ts'
import { cachedCredential } from './credential.ts'

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
  const { tenantId, clientId, clientSecret, authorityHost, caPem, scope } = input
  const create = () =>
    new ClientSecretCredential(tenantId, clientId, clientSecret, {
      // Instance discovery asks a public host about the authority, which fails for every authority of one's own (5.4).
      ...(authorityHost !== undefined && { authorityHost, disableInstanceDiscovery: true }),
      ...(caPem !== undefined && { tlsOptions: { ca: caPem } }),
      retryOptions: { maxRetries: 0 },
    })
  return cachedCredential({ create, scope: scope ?? publicScope, clock })
}
