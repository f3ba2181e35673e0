/** Identities that a client may rely on, as Azurite's devstoreaccount1: nothing of them is secret. */
export const wellKnown = {
  subscriptionId: '00000000-0000-4000-a000-000000000001',
  tenantId: '00000000-0000-4000-a000-000000000002',
  clientId: '00000000-0000-4000-a000-000000000003',
  clientSecret: 'local-azure-is-not-a-secret',
} as const

export interface Credentials {
  readonly tenantId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly subscriptionId: string
}
