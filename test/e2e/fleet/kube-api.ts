import { Agent, request } from 'undici'

export interface ApiAccess {
  readonly server: string
  readonly caPem: string
  readonly token: string
}

export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string
  readonly uid: string
  readonly deletionTimestamp?: string
  readonly annotations?: Readonly<Record<string, string>>
}

/** The few calls of the Kubernetes API that played kubelets need; no code of the product, which is what is tested here. */
export interface KubeApi {
  list<T>(path: string, signal: AbortSignal): Promise<readonly T[]>
  get<T>(path: string, signal: AbortSignal): Promise<T>
  create<T>(path: string, body: unknown, signal: AbortSignal): Promise<T>
  patch(path: string, body: unknown, signal: AbortSignal): Promise<void>
  delete(path: string, signal: AbortSignal): Promise<void>
}

/** Connects to the API server. Every call throws on another answer than 2xx; 404 on a delete is as good as done. */
export function connectKubeApi(access: ApiAccess): KubeApi {
  const dispatcher = new Agent({ connect: { ca: access.caPem }, keepAliveTimeout: 60_000 })
  const call = async (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    signal: AbortSignal,
  ) => {
    const answer = await request(access.server + path, {
      dispatcher,
      method,
      signal,
      headers: {
        authorization: `Bearer ${access.token}`,
        'content-type': method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json',
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const text = await answer.body.text()
    if (answer.statusCode < 300 || (method === 'DELETE' && answer.statusCode === 404)) return text
    throw new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`)
  }
  return {
    async list<T>(path: string, signal: AbortSignal) {
      // A cast at the edge: the real API server's answer is of its own shape
      return (JSON.parse(await call('GET', path, undefined, signal)) as { readonly items: readonly T[] }).items
    },
    async get<T>(path: string, signal: AbortSignal) {
      // As above
      return JSON.parse(await call('GET', path, undefined, signal)) as T
    },
    async create<T>(path: string, body: unknown, signal: AbortSignal) {
      // As above
      return JSON.parse(await call('POST', path, body, signal)) as T
    },
    async patch(path, body, signal) {
      await call('PATCH', path, body, signal)
    },
    async delete(path, signal) {
      await call('DELETE', path, { gracePeriodSeconds: 0 }, signal)
    },
  }
}
