import type { JsonObject } from '../json.ts'
import { objectIn, stringIn } from '../json.ts'
import { decodeBody } from './body.ts'
import type { Answer, Exchange } from './exchange.ts'

/** Whom the server knows beside its administrator, and what they may see of other servers. */
export interface Person {
  readonly username: string
  readonly groups?: readonly string[]
  /** Paths that are no resources (`/metrics`). */
  readonly maySee: readonly string[]
}

/** Tokens that somebody shows to another server, which asks this one about them. */
export class ReviewBook {
  readonly people = new Map<string, Person>()
  /** What nobody may, not even the administrator: `patch services/status`, `get leases in kube-system`. */
  readonly withheld = new Set<string>()
}

/** Answers a review of a token or of access; undefined for any other path. */
export function review(book: ReviewBook, exchange: Exchange): Answer | undefined {
  switch (exchange.url.pathname) {
    case '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews':
      // Whoever got this far is the administrator.
      return reviewed('SelfSubjectAccessReview', exchange, (spec) => ({ allowed: !isWithheld(book, spec) }))
    case '/apis/authorization.k8s.io/v1/subjectaccessreviews':
      return reviewed('SubjectAccessReview', exchange, (spec) => ({
        allowed: 'resourceAttributes' in spec ? mayDo(book, spec) : maySee(book, spec),
      }))
    case '/apis/authentication.k8s.io/v1/tokenreviews':
      return reviewed('TokenReview', exchange, (spec) => whose(book, stringIn(spec, 'token')))
    default:
      return undefined
  }
}

function whose({ people }: ReviewBook, token: string): JsonObject {
  const person = people.get(token)
  if (person === undefined) return { user: {}, error: 'invalid bearer token' }
  const { username, groups = [] } = person
  return { authenticated: true, user: { username, groups: [...groups, 'system:authenticated'] } }
}

/** Only ServiceAccounts are known to have rights to resources: all but what is withheld. */
function mayDo(book: ReviewBook, spec: JsonObject): boolean {
  return stringIn(spec, 'user').startsWith('system:serviceaccount:') && !isWithheld(book, spec)
}

function isWithheld({ withheld }: ReviewBook, spec: JsonObject): boolean {
  const asked = objectIn(spec, 'resourceAttributes')
  const path = [stringIn(asked, 'resource'), stringIn(asked, 'subresource')].filter((part) => part !== '').join('/')
  const what = `${stringIn(asked, 'verb')} ${path}`
  return withheld.has(what) || withheld.has(`${what} in ${stringIn(asked, 'namespace')}`)
}

function maySee({ people }: ReviewBook, spec: JsonObject): boolean {
  const asked = objectIn(spec, 'nonResourceAttributes')
  const path = stringIn(asked, 'path')
  const person = [...people.values()].find(({ username }) => username === spec['user'])
  return stringIn(asked, 'verb') === 'get' && person !== undefined && person.maySee.includes(path)
}

function reviewed(kind: string, { body, request }: Exchange, judge: (spec: JsonObject) => JsonObject): Answer {
  const asked = decodeBody(body, request.headers['content-type'] ?? '')
  const spec = objectIn(asked, 'spec')
  const group = kind === 'TokenReview' ? 'authentication' : 'authorization'
  return { code: 201, body: { kind, apiVersion: `${group}.k8s.io/v1`, metadata: {}, spec, status: judge(spec) } }
}
