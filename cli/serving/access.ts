import { createHash } from 'node:crypto'
import type { Clock } from '#provider/time/clock'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { reviews, type UserInfo } from '#reconcilers/kubernetes/review-object'

/** May he: yes, nobody knows who he is, or we know who he is and he may not. */
export type Verdict = 'allowed' | 'unknown' | 'forbidden'

export interface AccessOptions {
  /** Connected to the cluster at the first question: what serves must not keep a process from saying what it lacks. */
  readonly connect: () => KubernetesClient
  readonly clock: Clock
  /** Paths for everybody, beside those of health; a `*` at the end stands for any rest. */
  readonly open: readonly string[]
}

/**
 * Asks the API server who somebody is (TokenReview) and whether he may see a path (SubjectAccessReview), as every kube
 * component does, so that one ClusterRole with nonResourceURLs lets Prometheus in everywhere. Verdicts are kept for the ten
 * seconds that kube components keep them: a token that was revoked is refused soon, and a scrape is not two more calls.
 */
export class Access {
  readonly #options: AccessOptions
  #client: KubernetesClient | undefined
  readonly #verdicts = new Map<string, { readonly until: number; readonly verdict: Promise<Verdict> }>()

  constructor(options: AccessOptions) {
    this.#options = options
  }

  isOpen(path: string): boolean {
    return this.#options.open.some((open) => (open.endsWith('*') ? path.startsWith(open.slice(0, -1)) : path === open))
  }

  /** Judges a GET of `path` by the header `authorization`. Rejects where the API server cannot be asked. */
  judge(path: string, authorization: string | undefined): Promise<Verdict> {
    if (this.isOpen(path)) return Promise.resolve('allowed')
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) return Promise.resolve('unknown')
    return this.#remember(`${digest(token)} ${path}`, () => this.#ask(path, token))
  }

  async close(): Promise<void> {
    await this.#client?.close()
  }

  #remember(key: string, ask: () => Promise<Verdict>): Promise<Verdict> {
    const now = this.#options.clock.now()
    const known = this.#verdicts.get(key)
    if (known !== undefined && now < known.until) return known.verdict
    const verdict = ask()
    this.#verdicts.delete(key)
    this.#verdicts.set(key, { until: now + KEPT_MS, verdict })
    const [oldest] = this.#verdicts.keys()
    if (this.#verdicts.size > MOST_KEPT && oldest !== undefined) this.#verdicts.delete(oldest)
    // What could not be asked is asked again by the next one.
    verdict.catch(() => this.#verdicts.delete(key))
    return verdict
  }

  async #ask(path: string, token: string): Promise<Verdict> {
    this.#client ??= this.#options.connect()
    const client = this.#client
    // Not the signal of whoever asked first: others wait for the same answer.
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const who = { ...kindOf(reviews.tokens), metadata: {}, spec: { token } }
    const { status } = await client.create(targetOf(reviews.tokens), who, signal)
    if (status?.authenticated !== true) return 'unknown'
    const what = { ...kindOf(reviews.access), metadata: {}, spec: { ...subjectOf(status.user), ...getOf(path) } }
    const access = await client.create(targetOf(reviews.access), what, signal)
    return access.status?.allowed === true ? 'allowed' : 'forbidden'
  }
}

const KEPT_MS = 10_000
const PATIENCE_MS = 10_000
/** Tokens that somebody invents must not fill our memory. */
const MOST_KEPT = 500

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64')
}

function kindOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }) {
  return { apiVersion, kind }
}

function targetOf<R>(resource: R) {
  return { resource, namespace: undefined, name: undefined }
}

function subjectOf({ username, ...rest }: UserInfo = {}) {
  return { user: username, ...rest }
}

function getOf(path: string) {
  return { nonResourceAttributes: { path, verb: 'get' } }
}
