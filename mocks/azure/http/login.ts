/**
 * The authority: what @azure/identity, the Azure CLI and Go's clients ask before they call ARM (arm-semantics 5.4).
 * A tenant is a path segment; `adfs` is the form that needs no instance discovery.
 */
import type { JsonObject } from '../arm/json.ts'
import { keyOf } from '../arm/resource-id.ts'
import { cloudEndpoints } from '../identity/cloud-endpoints.ts'
import { judgeCertificate } from '../identity/client-certificate.ts'
import { judgeAssertion, type AssertionRefusal } from '../identity/federated.ts'
import type { OauthLevel } from '../identity/oauth-level.ts'
import type { Principal, Principals } from '../identity/principals.ts'
import type { Tenants } from '../identity/tenants.ts'
import type { Knobs } from '../knobs.ts'
import { armAudience } from './tokens.ts'
import type { WebAnswer, WebRequest } from './web.ts'
import type { Tokens } from './tokens.ts'

export interface LoginWorld {
  readonly tokens: Tokens
  readonly principals: Principals
  readonly tenants: Tenants
  readonly level: OauthLevel
  readonly knobs: Knobs
  now(): number
}

const configuration = /^\/([^/]+)(?:\/v2\.0)?\/\.well-known\/openid-configuration$/i
const tokenPath = /^\/([^/]+)\/oauth2(?:\/v2\.0)?\/token\/?$/i
const keys = /^\/([^/]+)\/discovery(?:\/v2\.0)?\/keys$/i

/** Answers a request to the authority; undefined when the path is none of its own. */
export function answerLogin(world: LoginWorld, request: WebRequest): WebAnswer | undefined {
  const { path, base } = request
  if (path.toLowerCase() === '/metadata/endpoints') {
    const version = request.query.get('api-version')
    return { status: 200, body: cloudEndpoints(base, world.tenants[0].tenantId, version) }
  }
  if (keys.test(path)) return { status: 200, body: world.tokens.keys() }
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
    id_token_signing_alg_values_supported: ['ES256'],
  }
}

function answerToken(world: LoginWorld, named: string, request: WebRequest): WebAnswer {
  if (request.method !== 'POST') return { status: 405, body: { error: 'invalid_request' } }
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'))
  const isAdfs = keyOf(named) === 'adfs'
  const tenant = world.tenants.find(({ tenantId }) => keyOf(tenantId) === keyOf(named))
  // ADFS knows one directory only: its tokens are of the first tenant.
  const tenantId = isAdfs ? world.tenants[0].tenantId : tenant?.tenantId
  if (tenantId === undefined) return refused(400, 'invalid_request', 90_002, `Tenant '${named}' not found.`)
  if (form.get('grant_type') !== 'client_credentials') {
    return refused(400, 'unsupported_grant_type', 70_003, 'The app requested an unsupported grant type.')
  }
  const principal = principalOf(world, form, tenantId)
  if (principal === undefined) {
    const given = form.get('client_id') ?? ''
    return refused(400, 'unauthorized_client', 700_016, `Application with identifier '${given}' was not found.`)
  }
  const refusal = judgeProof(world, principal, form)
  if (refusal !== undefined) return refusal
  const lifetimeSeconds = world.knobs.tokenLifetimeSeconds
  const audience = audienceOf(form, request.base)
  const token = world.tokens.issue({ principal, tenantId, lifetimeSeconds, audience })
  const isOld = isAdfs || !/\/v2\.0\//i.test(request.path)
  return { status: 200, body: granted(token, lifetimeSeconds, isOld ? { audience, now: world.now() } : undefined) }
}

/** The old endpoints (v1, ADFS) say more, and numbers as text as Azure's do. */
function granted(token: string, lifetimeSeconds: number, old?: { audience: string; now: number }): JsonObject {
  const answer = { token_type: 'Bearer', access_token: token }
  if (old === undefined) return { ...answer, expires_in: lifetimeSeconds, ext_expires_in: lifetimeSeconds }
  const now = Math.floor(old.now / 1000)
  return {
    ...answer,
    expires_in: String(lifetimeSeconds),
    ext_expires_in: String(lifetimeSeconds),
    expires_on: String(now + lifetimeSeconds),
    not_before: String(now),
    resource: old.audience,
  }
}

/** What the token is for: ARM, unless another service is named. The emulator's own address means ARM too (5.2). */
function audienceOf(form: URLSearchParams, base: string): string {
  // Go's library for ADFS sends the scopes of signing in as well, after the one that is meant.
  const [asked = ''] = (form.get('resource') ?? form.get('scope') ?? '').split(' ')
  const named = asked.replace(/\/\.default$/, '').replace(/\/+$/, '')
  return named === '' || named === base ? armAudience : named
}

function principalOf(
  { principals, level }: LoginWorld,
  form: URLSearchParams,
  tenantId: string,
): Principal | undefined {
  const clientId = form.get('client_id') ?? ''
  const known = principals.get(clientId)
  if (known === undefined) return level === 'none' && clientId !== '' ? { clientId } : undefined
  const { tenantIds } = known
  return tenantIds === undefined || tenantIds.some((one) => keyOf(one) === keyOf(tenantId)) ? known : undefined
}

/** Judges what the client proves itself with: a secret, or a federated token or a signed assertion in its place. */
function judgeProof(world: LoginWorld, principal: Principal, form: URLSearchParams): WebAnswer | undefined {
  if (world.level === 'none') return undefined
  const assertion = form.get('client_assertion')
  if (assertion !== null && assertion !== '') {
    const wrong = judge(world, principal, assertion)
    return wrong && refused(wrong.error === 'invalid_client' ? 401 : 400, wrong.error, wrong.code, wrong.message)
  }
  const { clientSecret } = principal
  if (clientSecret !== undefined && form.get('client_secret') === clientSecret) return undefined
  return refused(401, 'invalid_client', 7_000_215, 'Invalid client secret provided.')
}

/** Without a certificate or a federated credential any assertion is taken. */
function judge(world: LoginWorld, principal: Principal, assertion: string): AssertionRefusal | undefined {
  const { clientId, certificatePem, federated } = principal
  if (certificatePem !== undefined) return judgeCertificate(assertion, { clientId, certificatePem }, world.now())
  return federated && judgeAssertion(assertion, federated, { nowMs: world.now(), level: world.level })
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
