/**
 * Who we are towards Azure: one token at a time, fetched once for all who wait, and forgotten when Azure refuses it.
 * Own cache instead of the SDK's token cycler because that one can only be made to forget a token by a claims challenge:
 * after a plain 401 (clock skew, revoked session) it hands out the same refused token until it expires.
 */
import type { TokenCredential } from '@azure/core-auth'
import type { Clock } from '#provider/time/clock'
import { withDeadline } from './deadline.ts'

export interface Credential {
  /** Answers a valid access token; rejects with a CredentialError whose message is one line. */
  token(signal: AbortSignal): Promise<string>
  /** Never hands out this token again. */
  forget(token: string): void
}

/** A credential that can be told to sign in anew. */
export interface RenewableCredential extends Credential {
  /** Forgets every token, those on their way too, and goes on with what `create` makes now. */
  renew(): void
}

/** No token could be had. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError'
}

export interface CredentialOptions {
  /** Makes an SDK credential with empty caches: called at first and after a token was refused. */
  readonly create: () => TokenCredential
  readonly scope: string
  readonly clock: Clock
}

/** A token is renewed this long before it ends, in milliseconds: longer than a request can wait and run. */
const renewBeforeMs = 2 * 60_000
/** How long one token request may take, in milliseconds. */
const tokenTimeoutMs = 10_000

/** Wraps an SDK credential. */
export function cachedCredential({ create, scope, clock }: CredentialOptions): RenewableCredential {
  let source = create()
  let current: { readonly token: string; readonly expiresAt: number } | undefined
  let fetching: Promise<string> | undefined

  async function fetchToken(asked: TokenCredential): Promise<string> {
    try {
      // Nobody's signal: who gives up must not take the token away from the others that wait for it.
      const fetched = await withDeadline(
        { clock, timeoutMs: tokenTimeoutMs },
        (limited) => asked.getToken(scope, { abortSignal: limited }),
        new AbortController().signal,
      )
      if (!fetched) throw new Error('the credential gave no token')
      // Somebody else signs in by now: who waits tries again with his token when this one is refused.
      if (asked === source) current = { token: fetched.token, expiresAt: fetched.expiresOnTimestamp }
      return fetched.token
    } catch (error) {
      throw new CredentialError(oneLine(error), { cause: error })
    } finally {
      if (asked === source) fetching = undefined
    }
  }

  function renew(): void {
    current = undefined
    fetching = undefined
    // The SDK credential keeps a cache of its own, which would give the same token back.
    source = create()
  }

  return {
    token(signal) {
      if (signal.aborted) return Promise.reject(signal.reason)
      if (current && current.expiresAt - renewBeforeMs > clock.now()) return Promise.resolve(current.token)
      fetching ??= fetchToken(source)
      return fetching
    },
    forget(token) {
      if (current?.token === token) renew()
    },
    renew,
  }
}

/** Entra's messages hold a code, a sentence, and then trace ids over many lines; a person needs the first two. */
function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const entra = /AADSTS\d+:[^\r\n]*?(?=\s*(?:Trace ID|\r|\n|$))/.exec(message)?.[0]
  return `no access token: ${entra ?? message.split(/\r?\n/, 1)[0] ?? message}`
}
