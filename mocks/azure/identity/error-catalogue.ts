/** What the gateway refuses because of who asks (azure-docs, "Common Azure deployment errors", and issues). */
import { entry } from '../arm/catalogue-entry.ts'

const origin = 'gateway'

export interface Asker {
  readonly clientId: string
  readonly objectId: string
  readonly action: string
  readonly scope: string
}

export const identityErrors = {
  authorizationFailed: entry(
    { code: 'AuthorizationFailed', status: 403, evidence: 'I', origin },
    ({ clientId, objectId, action, scope }: Asker) =>
      `The client '${clientId}' with object id '${objectId}' does not have authorization to perform action ` +
      `'${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your ` +
      'credentials.',
  ),
  linkedAuthorizationFailed: entry(
    { code: 'LinkedAuthorizationFailed', status: 403, evidence: 'I', origin },
    ({ clientId, objectId, action, scope }: Asker, join: string, linked: string) =>
      `The client '${clientId}' with object id '${objectId}' has permission to perform action '${action}' on scope ` +
      `'${scope}'; however, it does not have permission to perform action(s) '${join}' on the linked scope(s) ` +
      `'${linked}' (respectively) or the linked scope(s) are invalid.`,
  ),
  linkedTenantUnknown: entry(
    { code: 'LinkedAuthorizationFailed', status: 403, evidence: 'D', origin },
    ({ action, scope }: Asker, tenant: string, subscription: string) =>
      `The client has permission to perform action '${action}' on scope '${scope}', however the current tenant ` +
      `'${tenant}' is not authorized to access linked subscription '${subscription}'.`,
  ),
  wrongTenant: entry(
    { code: 'InvalidAuthenticationTokenTenant', status: 401, evidence: 'D', origin },
    (issuer: string, wanted: string) => ({
      message:
        `The access token is from the wrong issuer '${issuer}'. It must match the tenant '${wanted}' associated with ` +
        'this subscription. Please use correct authority (URL) to get the token.',
      headers: challenge('invalid_token'),
    }),
  ),
  wrongAudience: entry(
    { code: 'InvalidAuthenticationTokenAudience', status: 401, evidence: 'D', origin },
    (audience: string) => ({
      message:
        `The access token has been obtained for wrong audience or resource '${audience}'. It should exactly match with ` +
        "one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net'," +
        "'https://management.azure.com/','https://management.azure.com'.",
      headers: challenge('invalid_token'),
    }),
  ),
  auxiliaryInvalid: entry(
    { code: 'InvalidAuxiliaryTokens', status: 401, evidence: '?', origin },
    () => 'Authentication failed for auxiliary token: it is either expired, invalid or of a tenant that is unknown.',
  ),
} as const

function challenge(error: string): Readonly<Record<string, string>> {
  return { 'WWW-Authenticate': `Bearer authorization_uri="https://login.windows.net/", error="${error}"` }
}
