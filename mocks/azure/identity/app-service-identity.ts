/**
 * The identity endpoint of App Service and Functions (azure-docs, "How to use managed identities for App Service", REST
 * protocol): a header that only the app knows takes the place of `Metadata: true`. How Azure words a wrong header is
 * unverified.
 */
import type { IncomingMessage } from 'node:http'
import type { Emulator } from '../emulator.ts'
import { isJsonObject } from '../arm/json.ts'
import type { MetadataAnswer } from './instance-metadata.ts'
import { answerIdentityToken } from './managed-identity.ts'
import type { ManagedIdentities } from './managed-identity.ts'

export const appServicePath = '/MSI/token'
const version = '2019-08-01'

/** Answers a request to the endpoint; undefined when the path is none of its own. */
export function answerAppService(
  emulator: Parameters<typeof answerIdentityToken>[0] & Pick<Emulator, 'url'>,
  { identityHeader, ...identities }: ManagedIdentities & { readonly identityHeader: string },
  { url = '/', headers, method }: Pick<IncomingMessage, 'url' | 'headers' | 'method'>,
): MetadataAnswer | undefined {
  const { pathname, searchParams } = new URL(url, emulator.url)
  if (pathname.replace(/\/+$/, '').toLowerCase() !== appServicePath.toLowerCase()) return undefined
  if (method !== 'GET') return refused(405, `The method ${method} is not allowed.`)
  if (headers['x-identity-header'] !== identityHeader) return refused(401, 'X-IDENTITY-HEADER is missing or wrong.')
  if (searchParams.get('api-version') !== version) return refused(400, `api-version must be ${version}.`)
  const { status, body } = answerIdentityToken(emulator, identities, searchParams)
  if (status !== 200 || !isJsonObject(body)) return { status, body }
  const { access_token, client_id, expires_on, resource, token_type } = body
  return { status, body: { access_token, client_id, expires_on, resource, token_type } }
}

function refused(statusCode: number, message: string): MetadataAnswer {
  return { status: statusCode, body: { statusCode, message } }
}
