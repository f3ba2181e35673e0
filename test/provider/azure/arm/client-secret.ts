import { signInCredential, type LiveCredential } from '#provider/azure/sign-in/sign-in'
import type { Clock } from '#provider/time/clock'

export interface ClientSecret {
  readonly tenantId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly authorityHost: string
  readonly caPem?: string | undefined
}

/** Signs in by a client secret, as most of the played clients do. */
export function clientSecretCredential(
  { tenantId, clientId, clientSecret, authorityHost, caPem }: ClientSecret,
  clock: Clock,
): LiveCredential {
  const credentials = { kind: 'client-secret', clientId, clientSecret } as const
  const scope = 'https://management.azure.com/.default'
  return signInCredential({ signIn: { credentials, tenantId, authorityHost, caPem }, scope, clock })
}
