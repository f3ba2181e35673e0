/**
 * Access tokens: JWTs with the claims that clients decode (arm-semantics 5.4). They are signed with a key of this
 * emulator alone, so that a token of another run is refused like a forged one; whoever wants to can verify them.
 */
import { errors } from '../arm/error-catalogue.ts'
import { isJsonObject } from '../arm/json.ts'
import type { JsonObject } from '../arm/json.ts'
import type { Clock } from '../../time/clock.ts'
import type { Caller } from '../identity/caller.ts'
import { identityErrors } from '../identity/error-catalogue.ts'
import { issuerOf } from '../identity/authorize.ts'
import type { OauthLevel } from '../identity/oauth-level.ts'
import type { Principal } from '../identity/principals.ts'
import type { SigningKey } from '../identity/signing-key.ts'
import type { Tenants } from '../identity/tenants.ts'

/** The audience of a token for ARM. */
export const armAudience = 'https://management.azure.com'
const armAudiences = [armAudience, 'https://management.core.windows.net']

const rememberedTokens = 1_000

export interface TokenWorld {
  readonly tenants: Tenants
  readonly level: OauthLevel
  readonly key: SigningKey
}

/** What a token is to say. */
export interface Grant {
  readonly principal: Pick<Principal, 'clientId' | 'objectId'>
  readonly tenantId: string
  readonly lifetimeSeconds: number
  /** ARM unless said otherwise. */
  readonly audience?: string
}

export class Tokens {
  readonly #clock: Clock
  readonly #world: TokenWorld
  readonly #verified = new Set<string>()
  #issued = 0
  #expired = 0

  constructor(clock: Clock, world: TokenWorld) {
    this.#clock = clock
    this.#world = world
  }

  /** Issues a token for a client in a tenant. */
  issue({ principal, tenantId, lifetimeSeconds, audience = armAudience }: Grant): string {
    const { clientId, objectId = clientId } = principal
    const now = Math.floor(this.#clock.now() / 1000)
    const { alg, kid } = this.#world.key.jwk
    const header = encode({ typ: 'JWT', alg, kid })
    const claims = encode({
      aud: audience,
      iss: issuerOf(tenantId),
      iat: now,
      nbf: now,
      exp: now + lifetimeSeconds,
      appid: clientId,
      oid: objectId,
      sub: objectId,
      tid: tenantId,
      // A number that grows: what was issued before an expiry of all is told by it.
      uti: String((this.#issued += 1)),
      idtyp: 'app',
      ver: '1.0',
    })
    return `${header}.${claims}.${this.#world.key.sign(`${header}.${claims}`)}`
  }

  /** What tokens are verified with, as the authority hands it out. */
  keys(): JsonObject {
    return { keys: [this.#world.key.jwk] }
  }

  /** Lets every token that was issued so far expire now. */
  expireAll(): void {
    this.#expired = this.#issued
  }

  /**
   * Answers who a request comes from. Refuses one without a token, with one that is not ours or not for ARM, or with one
   * that has expired; at the level `none` whatever it carries is taken, and nobody may be known. `base`: the address
   * that the request was sent to, which is an audience too.
   */
  check(authorization: string | undefined, base: string): Caller | undefined {
    const [, token] = /^Bearer\s+(\S+)$/i.exec(authorization ?? '') ?? []
    if (this.#world.level === 'none') return this.#callerOf(token === undefined ? undefined : claimsIn(token))
    if (authorization === undefined) throw errors.authenticationMissing()
    const claims = token === undefined ? undefined : this.#trusted(token)
    const expiresAt = claims?.['exp']
    if (claims === undefined || typeof expiresAt !== 'number') throw errors.tokenInvalid()
    const now = this.#clock.now()
    if (Number(claims['uti']) <= this.#expired) throw errors.tokenExpired(utc(now - 1000), utc(now))
    if (expiresAt * 1000 <= now) throw errors.tokenExpired(utc(expiresAt * 1000), utc(now))
    const audience = String(claims['aud'])
    if (![...armAudiences, base].includes(audience.replace(/\/$/, ''))) throw identityErrors.wrongAudience(audience)
    const caller = this.#callerOf(claims)
    if (caller !== undefined) return caller
    throw identityErrors.wrongTenant(String(claims['iss']), issuerOf(this.#world.tenants[0].tenantId))
  }

  /** Answers the tenants that the tokens of x-ms-authorization-auxiliary are of; refuses one that is not good. */
  auxiliaryTenants(header: string | undefined, base: string): readonly string[] {
    if (header === undefined || header.trim() === '') return []
    return header.split(/[,;]/).flatMap((one) => {
      try {
        return this.check(one.trim(), base)?.tenantId ?? []
      } catch {
        throw identityErrors.auxiliaryInvalid()
      }
    })
  }

  #callerOf(claims: JsonObject | undefined): Caller | undefined {
    const tenant = this.#world.tenants.find(
      ({ tenantId }) => claims?.['tid'] === tenantId && claims['iss'] === issuerOf(tenantId),
    )
    const clientId = claims?.['appid']
    if (tenant === undefined || typeof clientId !== 'string') return undefined
    return { clientId, objectId: String(claims?.['oid']), tenantId: tenant.tenantId }
  }

  #trusted(token: string): JsonObject | undefined {
    const claims = claimsIn(token)
    if (claims === undefined || this.#world.level === 'basic') return claims
    return this.#isSigned(token) ? claims : undefined
  }

  /** A client sends the same token again and again: verifying it each time would cost more than the answer. */
  #isSigned(token: string): boolean {
    if (this.#verified.has(token)) return true
    const [header = '', body = '', signature = ''] = token.split('.')
    if (!this.#world.key.verify(`${header}.${body}`, signature)) return false
    if (this.#verified.size >= rememberedTokens) this.#verified.clear()
    this.#verified.add(token)
    return true
  }
}

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function utc(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? 'never' : date.toISOString().slice(0, 19).replace('T', ' ')
}

function claimsIn(token: string): JsonObject | undefined {
  const [, claims, signature, ...more] = token.split('.')
  if (claims === undefined || signature === undefined || more.length > 0) return undefined
  try {
    const parsed: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))
    return isJsonObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
