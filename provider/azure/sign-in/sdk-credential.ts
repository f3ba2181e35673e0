import type { TokenCredential } from '@azure/core-auth'
import { ClientCertificateCredential, ClientSecretCredential, WorkloadIdentityCredential } from '@azure/identity'
import type { Credentials } from '../config/credentials.ts'
import { readCertificate, type CertificateFile } from './certificate.ts'
import { createLoginClient, type LoginClient } from './login-client.ts'
import { machineCredential } from './machine-credential.ts'

/** Who signs in, and where. */
export interface SignIn {
  readonly credentials: Credentials
  /** `adfs` where ADFS gives the tokens. */
  readonly tenantId: string
  /** https URL of the login endpoint. */
  readonly authorityHost: string
  /** The CA of a login endpoint that no public CA vouches for, PEM. */
  readonly caPem?: string | undefined
}

/**
 * The metadata service of the machine is never behind a proxy, and refuses whatever came through one. One client for the
 * process, because the library keeps the first: with another one nobody would be told why a later request had no answer.
 */
const metadataClient = createLoginClient({ isDirect: true })

/** Makes the SDK's credential with empty caches. Its failures say what did not answer. */
export function sdkCredential(signIn: SignIn): TokenCredential {
  const isMachine = signIn.credentials.kind === 'managed-identity'
  const httpClient = isMachine ? metadataClient : createLoginClient({ caPem: signIn.caPem })
  const source = sourceOf(signIn, httpClient)
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

function sourceOf({ credentials, tenantId, authorityHost, caPem }: SignIn, httpClient: LoginClient): TokenCredential {
  const options = {
    retryOptions: { maxRetries: 0 },
    httpClient,
    authorityHost,
    // Instance discovery asks a public host about the authority, which fails for every authority of one's own (5.4).
    disableInstanceDiscovery: true,
    ...(caPem !== undefined && { tlsOptions: { ca: caPem } }),
  }
  switch (credentials.kind) {
    case 'client-secret':
      return new ClientSecretCredential(tenantId, credentials.clientId, credentials.clientSecret, options)
    case 'client-certificate':
      return certificateCredential(
        credentials,
        (certificate) => new ClientCertificateCredential(tenantId, credentials.clientId, certificate, options),
      )
    case 'managed-identity':
      return machineCredential(credentials.userAssigned, httpClient)
    case 'workload-identity':
      return new WorkloadIdentityCredential({
        ...options,
        tenantId,
        clientId: credentials.clientId,
        tokenFilePath: credentials.tokenFile,
      })
  }
}

interface PemCertificate {
  readonly certificate: string
  readonly certificatePassword?: string
}

/** Reads the file for every token: certificates are renewed in place, and tokens are asked for once an hour. */
function certificateCredential(
  file: CertificateFile,
  create: (certificate: PemCertificate) => TokenCredential,
): TokenCredential {
  return {
    async getToken(scopes, options) {
      const { pem, password } = await readCertificate(file)
      const credential = create({
        certificate: pem,
        ...(password !== undefined && { certificatePassword: password }),
      })
      return credential.getToken(scopes, options)
    },
  }
}
