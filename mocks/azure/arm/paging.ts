import type { ArmRequest } from './exchange.ts'
import type { Resource } from './resource.ts'

/** One page of a LIST; `nextLink` is absent at the end (arm-semantics 2.3). */
export interface Page {
  readonly value: readonly unknown[]
  readonly nextLink?: string
}

/** Cuts the page that a request asks for; the token names the last id seen, so that writes in between skip nothing. */
export function pageOf(resources: readonly Resource[], request: ArmRequest, size: number): Page {
  const after = tokenOf(request.query.get('$skiptoken'))
  const seen = after === undefined ? -1 : resources.findIndex(({ id }) => id === after)
  const value = resources.slice(seen + 1, seen + 1 + size)
  const last = value.at(-1)
  if (last === undefined || seen + 1 + size >= resources.length) return { value }
  const query = new URLSearchParams({ 'api-version': request.query.get('api-version') ?? '' })
  query.set('$skiptoken', Buffer.from(last.id).toString('base64url'))
  return { value, nextLink: `${request.base}${request.path}?${query.toString()}` }
}

function tokenOf(token: string | null): string | undefined {
  return token === null ? undefined : Buffer.from(token, 'base64url').toString('utf8')
}
