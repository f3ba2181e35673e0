/**
 * Which of the ways to sign in a file means, where it names several: the order is the one of the Azure provider's code
 * (pkg/azclient), workload identity, managed identity, client secret, certificate. Files of AKS hold `msi` as client id and
 * secret beside a managed identity, so naming several is no mistake.
 */
import type { Problem } from '#provider/intent/problem'
import type { AzureJson } from './azure-json.ts'

export type Credentials =
  | { readonly kind: 'client-secret'; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly kind: 'client-certificate'
      readonly clientId: string
      /** PEM or PFX, read for every token, so that a renewed one is taken. */
      readonly path: string
      readonly password: string | undefined
    }
  | {
      readonly kind: 'managed-identity'
      /** undefined: the one that the system assigned to the machine. */
      readonly userAssigned: UserAssigned | undefined
    }
  | { readonly kind: 'workload-identity'; readonly clientId: string; readonly tokenFile: string }

export type UserAssigned = { readonly clientId: string } | { readonly resourceId: string }

/** Chooses how to sign in; problems where something of the chosen way is missing. */
export function chooseCredentials(file: AzureJson): Credentials | { readonly problems: readonly Problem[] } {
  const { aadClientId: clientId, aadFederatedTokenFile: tokenFile, userAssignedIdentityID } = file
  if (file.useFederatedWorkloadIdentityExtension === true) {
    if (clientId === undefined) return missing('aadClientId')
    return tokenFile === undefined
      ? missing('aadFederatedTokenFile')
      : { kind: 'workload-identity', clientId, tokenFile }
  }
  if (file.useManagedIdentityExtension === true) {
    return { kind: 'managed-identity', userAssigned: userAssigned(userAssignedIdentityID) }
  }
  const { aadClientSecret: clientSecret, aadClientCertPath: path, aadClientCertPassword: password } = file
  if (clientSecret === undefined && path === undefined) return nothingNamed
  if (clientId === undefined) return missing('aadClientId')
  if (clientSecret !== undefined) return { kind: 'client-secret', clientId, clientSecret }
  return path === undefined ? nothingNamed : { kind: 'client-certificate', clientId, path, password }
}

/** Says for people who Berth is, without a secret. */
export function describeCredentials(credentials: Credentials): string {
  switch (credentials.kind) {
    case 'client-secret':
      return `client ${credentials.clientId} by its secret`
    case 'client-certificate':
      return `client ${credentials.clientId} by the certificate in ${credentials.path}`
    case 'managed-identity': {
      const { userAssigned: by } = credentials
      if (by === undefined) return 'the managed identity of the machine'
      return `managed identity ${'clientId' in by ? by.clientId : by.resourceId}`
    }
    case 'workload-identity':
      return `client ${credentials.clientId} by the workload’s token in ${credentials.tokenFile}`
  }
}

/** The key holds a client id or a resource id; the latter is told by its beginning, as in the Azure provider. */
function userAssigned(id: string | undefined): UserAssigned | undefined {
  if (id === undefined) return undefined
  return /\/subscriptions\//i.test(id) ? { resourceId: id } : { clientId: id }
}

const nothingNamed = {
  problems: [
    {
      field: 'aadClientSecret',
      value: '',
      why: 'nothing says how to sign in',
      fix: 'Set useManagedIdentityExtension, useFederatedWorkloadIdentityExtension, or aadClientId with aadClientSecret or aadClientCertPath.',
    },
  ],
} as const

function missing(field: string): { readonly problems: readonly Problem[] } {
  return { problems: [{ field, value: '', why: 'it is missing', fix: 'Add it.' }] }
}
