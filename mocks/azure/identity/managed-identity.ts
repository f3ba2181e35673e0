import type { Emulator } from '../emulator.ts'
import { keyOf } from '../arm/resource-id.ts'
import { defaultKnobs } from '../knobs.ts'
import type { MetadataAnswer } from './instance-metadata.ts'

/** An identity that is assigned to a machine. */
export interface ManagedIdentity {
  readonly clientId: string
  readonly objectId?: string
  /** The id of a user-assigned one: /subscriptions/…/userAssignedIdentities/… */
  readonly resourceId?: string
}

export interface ManagedIdentities {
  /** The first is taken when a request names none; the well-known client unless said otherwise. */
  readonly identities?: readonly ManagedIdentity[]
}

/** Tokens of managed identities live for a day, not for an hour. */
const lifetimeSeconds = 86_400

/** Answers GET /metadata/identity/oauth2/token. */
export function answerIdentityToken(
  emulator: Pick<Emulator, 'issueToken' | 'knobs' | 'clock' | 'credentials' | 'principals'>,
  { identities = [{ clientId: emulator.credentials.clientId }] }: ManagedIdentities,
  parameters: URLSearchParams,
): MetadataAnswer {
  const resource = parameters.get('resource')
  if (resource === null || resource === '')
    return refused('invalid_request', 'Required audience parameter not specified')
  const identity = namedBy(identities, parameters)
  if (identity === undefined) return refused('invalid_request', 'Identity not found')
  const { tokenLifetimeSeconds } = emulator.knobs
  const lives = tokenLifetimeSeconds === defaultKnobs.tokenLifetimeSeconds ? lifetimeSeconds : tokenLifetimeSeconds
  const audience = resource.replace(/\/+$/, '')
  const now = Math.floor(emulator.clock.now() / 1000)
  return {
    status: 200,
    body: {
      access_token: emulator.issueToken({ principal: identity, lifetimeSeconds: lives, audience }),
      client_id: identity.clientId,
      expires_in: String(Math.max(0, lives - 1)),
      expires_on: String(now + lives),
      ext_expires_in: String(Math.max(0, lives - 1)),
      not_before: String(now),
      resource,
      token_type: 'Bearer',
    },
  }
}

function namedBy(identities: readonly ManagedIdentity[], parameters: URLSearchParams): ManagedIdentity | undefined {
  const by = (name: string) => parameters.get(name)
  const resourceId = by('msi_res_id') ?? by('mi_res_id')
  const [clientId, objectId] = [by('client_id'), by('object_id') ?? by('principal_id')]
  if (clientId === null && objectId === null && resourceId === null) return identities[0]
  const same = (wanted: string | null, own: string | undefined) => wanted !== null && keyOf(wanted) === keyOf(own ?? '')
  return identities.find(
    (one) =>
      same(clientId, one.clientId) || same(objectId, one.objectId ?? one.clientId) || same(resourceId, one.resourceId),
  )
}

function refused(error: string, description: string): MetadataAnswer {
  return { status: 400, body: { error, error_description: description } }
}
