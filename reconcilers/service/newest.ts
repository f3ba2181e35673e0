import type { LiveService } from '../kubernetes/live-service.ts'

/**
 * Remembers what our own writes answered until the watch has caught up: the cache is a few milliseconds behind, and a
 * reconciliation that starts from it would say the same thing twice and lose to its own conflict.
 */
export class Newest {
  readonly #written = new Map<string, LiveService>()

  /** Keeps the answer to a write of ours. */
  wrote(service: LiveService): void {
    this.#written.set(service.metadata.uid, service)
  }

  /** Answers the newer one of `cached` and our last write of the same Service. */
  of(cached: LiveService): LiveService {
    const written = this.#written.get(cached.metadata.uid)
    if (written === undefined) return cached
    if (versionOf(written) > versionOf(cached)) return written
    this.#written.delete(cached.metadata.uid)
    return cached
  }

  forget(uid: string): void {
    this.#written.delete(uid)
  }
}

/** Versions of one resource type are ordered numbers (KEP 5504); one that is not a number is never newer. */
function versionOf({ metadata: { resourceVersion } }: LiveService): bigint {
  return /^\d+$/.test(resourceVersion) ? BigInt(resourceVersion) : -1n
}
