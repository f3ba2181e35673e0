import type { Clock } from '#provider/time/clock'
import { cachedCredential, type Credential } from '../arm/credential.ts'
import { sdkCredential, type SignIn } from './sdk-credential.ts'

export interface SignInOptions {
  readonly signIn: SignIn
  /** What the tokens are for; the SDK asks for this one whatever the endpoint (arm-semantics 5.2). */
  readonly scope: string
  readonly clock: Clock
}

/** A credential whose owner may become another without a restart. */
export interface LiveCredential extends Credential {
  /** Signs in like this from now on; what was had before is not handed out any more. */
  become(signIn: SignIn): void
}

/** Makes the credential of one tenant. */
export function signInCredential({ signIn, scope, clock }: SignInOptions): LiveCredential {
  let current = signIn
  const credential = cachedCredential({ create: () => sdkCredential(current), scope, clock })
  return {
    ...credential,
    become(next) {
      current = next
      credential.renew()
    },
  }
}
