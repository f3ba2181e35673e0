import type { ArmRequest } from './exchange.ts'
import type { Resource } from './resource.ts'

/** One page of a LIST; `nextLink` is absent at the end (arm-semantics 2.3). */
export interface Page {
  readonly value: readonly unknown[]
  readonly nextLink?: string
}

export interface Listed {
  readonly resources: readonly Resource[]
  /** Grows from each resource to the next, and stays with it. */
  readonly ordinal: (id: string) => number
  readonly pageSize: number
}

/** Cuts the page that a request asks for. */
export function pageOf({ resources, ordinal, pageSize }: Listed, request: ArmRequest): Page {
  const token = tokenOf(request.query.get('$skiptoken'))
  const left = token === undefined ? resources : behind(token, resources, ordinal)
  const value = left.slice(0, pageSize)
  const last = value.at(-1)
  if (last === undefined || left.length <= pageSize) return { value }
  // Also the filter: the next page is one of the same LIST.
  const query = new URLSearchParams(request.query)
  query.set('$skiptoken', Buffer.from(`${ordinal(last.id)} ${last.id}`).toString('base64url'))
  return { value, nextLink: `${request.base}${request.path}?${query.toString()}` }
}

/** The last one that was seen: by its id, since a restart numbers anew, and by its number, for when it is gone. */
interface Token {
  readonly ordinal: number
  readonly id: string
}

function behind(last: Token, resources: readonly Resource[], ordinal: Listed['ordinal']): readonly Resource[] {
  const at = resources.findIndex(({ id }) => id === last.id)
  return at < 0 ? resources.filter(({ id }) => ordinal(id) > last.ordinal) : resources.slice(at + 1)
}

function tokenOf(token: string | null): Token | undefined {
  const [, ordinal, id = ''] = /^(\d+) (.+)$/.exec(Buffer.from(token ?? '', 'base64url').toString('utf8')) ?? []
  return ordinal === undefined ? undefined : { ordinal: Number(ordinal), id }
}
