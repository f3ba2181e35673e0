/**
 * Access tokens: JWTs with the claims that clients decode (arm-semantics 5.4). They are signed, with a key that only
 * this emulator knows, so that a token of another run is refused like a forged one.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { errors } from '../arm/error-catalogue.ts'
import { isJsonObject } from '../arm/json.ts'
import type { JsonObject } from '../arm/json.ts'
import type { Clock } from '../../time/clock.ts'
import type { Credentials } from '../well-known.ts'

const audience = 'https://management.azure.com'

export class Tokens {
  readonly #clock: Clock
  readonly #credentials: Credentials
  readonly #key: Buffer
  #issued = 0
  #expired = 0

  /** `key`: 32 random bytes that nobody else knows. */
  constructor(clock: Clock, credentials: Credentials, key: Buffer) {
    this.#key = key
    this.#clock = clock
    this.#credentials = credentials
  }

  /** Issues a token for the well-known client. */
  issue(lifetimeSeconds: number): string {
    const { tenantId, clientId } = this.#credentials
    const now = Math.floor(this.#clock.now() / 1000)
    const header = encode({ typ: 'JWT', alg: 'HS256' })
    const claims = encode({
      aud: audience,
      iss: `https://sts.windows.net/${tenantId}/`,
      iat: now,
      nbf: now,
      exp: now + lifetimeSeconds,
      appid: clientId,
      oid: clientId,
      sub: clientId,
      tid: tenantId,
      // A number that grows: what was issued before an expiry of all is told by it.
      uti: String((this.#issued += 1)),
      idtyp: 'app',
      ver: '1.0',
    })
    return `${header}.${claims}.${this.#sign(`${header}.${claims}`)}`
  }

  /** Lets every token that was issued so far expire now. */
  expireAll(): void {
    this.#expired = this.#issued
  }

  /** Refuses a request without a token, with one that is not ours, or with one that has expired. */
  check(authorization: string | undefined): void {
    if (authorization === undefined) throw errors.authenticationMissing()
    const [, token] = /^Bearer\s+(\S+)$/i.exec(authorization) ?? []
    const claims = token === undefined ? undefined : this.#claimsOf(token)
    const expiresAt = claims?.['exp']
    if (typeof expiresAt !== 'number') throw errors.tokenInvalid()
    const now = this.#clock.now()
    if (Number(claims?.['uti']) <= this.#expired) throw errors.tokenExpired(utc(now - 1000), utc(now))
    if (expiresAt * 1000 <= now) throw errors.tokenExpired(utc(expiresAt * 1000), utc(now))
  }

  #claimsOf(token: string): JsonObject | undefined {
    const [header, claims, signature, ...more] = token.split('.')
    if (header === undefined || claims === undefined || signature === undefined || more.length > 0) return undefined
    const wanted = Buffer.from(this.#sign(`${header}.${claims}`))
    const given = Buffer.from(signature)
    if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return undefined
    const parsed: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))
    return isJsonObject(parsed) ? parsed : undefined
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url')
  }
}

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function utc(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? 'never' : date.toISOString().slice(0, 19).replace('T', ' ')
}
