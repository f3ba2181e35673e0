import type { BgpModel } from '#provider/bgp/model'
import type { SecretObject } from '#reconcilers/speaker/resources'

/**
 * The passwords of peers, by `namespace/name` of the Secret. One that was read stays known when its Secret goes: a Secret
 * that is deleted and made anew must not cost a session.
 */
export class Passwords {
  #known: ReadonlyMap<string, string> = new Map()

  get all(): ReadonlyMap<string, string> {
    return this.#known
  }

  /** Answers whether anything has changed. */
  put({ metadata, data }: SecretObject): boolean {
    const key = `${metadata.namespace ?? 'default'}/${metadata.name}`
    const encoded = data?.['password']
    const password = encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8')
    if (password === undefined || this.#known.get(key) === password) return false
    this.#known = new Map(this.#known).set(key, password)
    return true
  }
}

export function needsSecrets({ peers }: BgpModel): boolean {
  return peers.some(({ password }) => password !== undefined && 'secret' in password)
}
