/** What a running process serves of itself: metrics, health and /debug. */
import { get as getByHttp } from 'node:http'
import { get as getByHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import { one, type Source } from './collect.ts'

const patienceMs = 10_000

/** @param url where it serves, as `https://127.0.0.1:10258` after a kubectl port-forward */
export function processSources(url: string, token: string | undefined): readonly Source[] {
  const page = (path: string) => fetchPage(new URL(path, url), token)
  return [
    one('process/metrics.txt', () => page('/metrics')),
    one('process/readyz.txt', () => page('/readyz?verbose')),
    {
      what: 'process/debug',
      async *files() {
        const { pages } = JSON.parse(await page('/debug')) as { readonly pages: readonly string[] }
        for (const path of pages)
          yield { name: `process${path}.json`, content: JSON.parse(await page(path)) as unknown }
      },
    },
  ]
}

/** The certificate is one that the process made for itself, and the way is a port-forward: whom we reach is known otherwise. */
function fetchPage(url: URL, token: string | undefined): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const options = { headers, signal: AbortSignal.timeout(patienceMs), rejectUnauthorized: false }
  const get = url.protocol === 'https:' ? getByHttps : getByHttp
  const request = get(url, options, (response) => {
    text(response).then((body) => {
      if (response.statusCode === 200) resolve(body)
      else reject(new Error(`GET ${url.pathname} answers ${response.statusCode}`))
    }, reject)
  })
  request.on('error', reject)
  return promise
}
