/**
 * The authority: what @azure/identity, the Azure CLI and Go's clients ask before they call ARM (arm-semantics 5.4).
 * A tenant is a path segment; `adfs` is the form that needs no instance discovery.
 */
import type { JsonObject } from '../arm/json.ts'
import type { Knobs } from '../knobs.ts'
import type { Credentials } from '../well-known.ts'
import type { WebAnswer, WebRequest } from './web.ts'
import type { Tokens } from './tokens.ts'

export interface LoginWorld {
  readonly tokens: Tokens
  readonly credentials: Credentials
  readonly knobs: Knobs
}

const configuration = /^\/([^/]+)(?:\/v2\.0)?\/\.well-known\/openid-configuration$/i
const tokenPath = /^\/([^/]+)\/oauth2(?:\/v2\.0)?\/token\/?$/i
const keys = /^\/([^/]+)\/discovery(?:\/v2\.0)?\/keys$/i

/** Answers a request to the authority; undefined when the path is none of its own. */
export function answerLogin(world: LoginWorld, request: WebRequest): WebAnswer | undefined {
  const { path, base } = request
  if (path.toLowerCase() === '/metadata/endpoints') return { status: 200, body: cloudOf(base, world.credentials) }
  if (keys.test(path)) return { status: 200, body: { keys: [] } }
  const [, configured] = configuration.exec(path) ?? []
  if (configured !== undefined) return { status: 200, body: openIdConfiguration(base, configured) }
  const [, tenant] = tokenPath.exec(path) ?? []
  return tenant === undefined ? undefined : answerToken(world, tenant, request)
}

function openIdConfiguration(base: string, tenant: string): JsonObject {
  const authority = `${base}/${tenant}`
  const version = tenant.toLowerCase() === 'adfs' ? '' : '/v2.0'
  return {
    token_endpoint: `${authority}/oauth2${version}/token`,
    authorization_endpoint: `${authority}/oauth2${version}/authorize`,
    // MSAL compares it with the authority that it was configured with.
    issuer: `${authority}${version}`,
    jwks_uri: `${authority}/discovery${version}/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    response_types_supported: ['code', 'id_token', 'token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
}

function answerToken(world: LoginWorld, tenant: string, request: WebRequest): WebAnswer {
  if (request.method !== 'POST') return { status: 405, body: { error: 'invalid_request' } }
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'))
  const refusal = refusalOf(world.credentials, tenant, form)
  if (refusal !== undefined) return refusal
  const lifetime = world.knobs.tokenLifetimeSeconds
  return {
    status: 200,
    body: {
      token_type: 'Bearer',
      expires_in: lifetime,
      ext_expires_in: lifetime,
      access_token: world.tokens.issue(lifetime),
    },
  }
}

function refusalOf(credentials: Credentials, tenant: string, form: URLSearchParams): WebAnswer | undefined {
  const { tenantId, clientId, clientSecret } = credentials
  if (![tenantId, 'adfs'].includes(tenant.toLowerCase())) {
    return refused(400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`)
  }
  if (form.get('grant_type') !== 'client_credentials') {
    return refused(400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.')
  }
  if (form.get('client_id')?.toLowerCase() !== clientId) {
    const given = form.get('client_id') ?? ''
    return refused(400, 'unauthorized_client', 700016, `Application with identifier '${given}' was not found.`)
  }
  // A federated token file stands for a secret; its content is not judged here.
  const assertion = form.get('client_assertion')
  if (form.get('client_secret') === clientSecret || (assertion !== null && assertion !== '')) return undefined
  return refused(401, 'invalid_client', 7000215, 'Invalid client secret provided.')
}

function refused(status: number, error: string, code: number, message: string): WebAnswer {
  const trace = '00000000-0000-4000-a000-0000000000ff'
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${message} Trace ID: ${trace}`,
      error_codes: [code],
      trace_id: trace,
      correlation_id: trace,
      timestamp: '2026-01-01 00:00:00Z',
    },
  }
}

/** Cloud discovery, as az, Terraform and Go's clients read it. */
function cloudOf(base: string, { tenantId }: Credentials): JsonObject {
  return {
    name: 'LocalAzure',
    portal: base,
    graphEndpoint: base,
    resourceManager: `${base}/`,
    authentication: {
      loginEndpoint: base,
      audiences: ['https://management.azure.com'],
      tenant: tenantId,
      identityProvider: 'AAD',
    },
    suffixes: {},
  }
}
