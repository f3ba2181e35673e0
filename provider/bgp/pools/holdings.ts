import type { IpFamily, ServiceRef } from '#provider/intent/intent'
import type { BgpIntent } from '../intent/intent.ts'

/** One address that a Service has. */
export interface HeldAddress {
  readonly family: IpFamily
  readonly value: bigint
  /** Canonical. */
  readonly ip: string
  /** The pool it was given from, which may have changed since; undefined if nobody wrote it down. */
  readonly pool: string | undefined
}

export interface Holder {
  readonly service: ServiceRef
  /** What it asked for last; undefined until it has spoken since the start: then it has what its status shows. */
  readonly intent: BgpIntent | undefined
  readonly addresses: ReadonlyMap<IpFamily, HeldAddress>
}

/** Who has which address: the book itself, without any judgement. */
export class Holdings {
  readonly #byUid = new Map<string, Holder>()
  readonly #uidsByIp = new Map<string, Set<string>>()
  readonly #uidsByKey = new Map<string, Set<string>>()

  get(uid: string): Holder | undefined {
    return this.#byUid.get(uid)
  }

  all(): IterableIterator<Holder> {
    return this.#byUid.values()
  }

  /** All who have `ip`, but for `uid`. */
  others(ip: string, uid: string): readonly Holder[] {
    return this.#holders(this.#uidsByIp.get(ip), uid)
  }

  isHeld(ip: string): boolean {
    return this.#uidsByIp.has(ip)
  }

  /** All who would share under `key`, but for `uid`. */
  withKey(key: string, uid: string): readonly Holder[] {
    return this.#holders(this.#uidsByKey.get(key), uid)
  }

  set(holder: Holder): void {
    const { uid } = holder.service
    this.remove(uid)
    this.#byUid.set(uid, holder)
    for (const { ip } of holder.addresses.values()) add(this.#uidsByIp, ip, uid)
    const key = holder.intent?.sharing.key
    if (key !== undefined) add(this.#uidsByKey, key, uid)
  }

  remove(uid: string): void {
    const holder = this.#byUid.get(uid)
    if (holder === undefined) return
    this.#byUid.delete(uid)
    for (const { ip } of holder.addresses.values()) drop(this.#uidsByIp, ip, uid)
    const key = holder.intent?.sharing.key
    if (key !== undefined) drop(this.#uidsByKey, key, uid)
  }

  #holders(uids: ReadonlySet<string> | undefined, except: string): readonly Holder[] {
    return [...(uids ?? [])].flatMap((uid) => (uid === except ? [] : (this.#byUid.get(uid) ?? [])))
  }
}

function add(index: Map<string, Set<string>>, key: string, uid: string): void {
  const uids = index.get(key)
  if (uids === undefined) index.set(key, new Set([uid]))
  else uids.add(uid)
}

function drop(index: Map<string, Set<string>>, key: string, uid: string): void {
  const uids = index.get(key)
  uids?.delete(uid)
  if (uids?.size === 0) index.delete(key)
}
