/**
 * The instance metadata service: what a machine asks at http://169.254.169.254 for tokens of its managed identities and
 * for facts about itself and its load balancers; and, on the same port, what App Service offers for the first of these. A small server of its own, plain HTTP on loopback (arm-semantics 5.4: a trailing slash before
 * the query and `//metadata` are what real clients send).
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Emulator } from '../emulator.ts'
import { closeAtOnce, listen } from '../../net/listen.ts'
import { answerAppService, appServicePath } from './app-service-identity.ts'
import { describeLoadBalancing } from './describe-load-balancing.ts'
import { describeMachine } from './describe-machine.ts'
import { answerIdentityToken } from './managed-identity.ts'
import type { ManagedIdentities } from './managed-identity.ts'

export interface InstanceMetadataOptions extends ManagedIdentities {
  readonly port?: number
  /** The id of the machine that asks: a virtual machine, or one of a uniform scale set. */
  readonly machine: string
}

export interface InstanceMetadata {
  /** `http://127.0.0.1:PORT`, for AZURE_POD_IDENTITY_AUTHORITY_HOST. */
  readonly url: string
  /** For IDENTITY_ENDPOINT and IDENTITY_HEADER: the form that App Service and Functions have. */
  readonly identityEndpoint: string
  readonly identityHeader: string
  stop(): Promise<void>
}

export interface MetadataAnswer {
  readonly status: number
  /** A string goes out as it is; anything else as JSON. */
  readonly body: unknown
}

/** Starts the metadata service of one machine of an emulator; rejects when the port cannot be bound. */
export async function startInstanceMetadata(
  emulator: Pick<Emulator, 'url' | 'resources' | 'issueToken' | 'principals' | 'knobs' | 'clock' | 'credentials'>,
  options: InstanceMetadataOptions,
): Promise<InstanceMetadata> {
  const identityHeader = randomUUID()
  const server = createServer((incoming, outgoing) => {
    incoming.resume()
    const { status, body } =
      answerAppService(emulator, { ...options, identityHeader }, incoming) ?? answer(emulator, options, incoming)
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
    outgoing.writeHead(status, { 'Content-Type': type, Server: 'IMDS/150.870.65.1324' })
    outgoing.end(text)
  })
  const port = await listen(server, options.port ?? 0)
  const url = `http://127.0.0.1:${port}`
  return { url, identityEndpoint: `${url}${appServicePath}/`, identityHeader, stop: () => closeAtOnce(server) }
}

function answer(
  emulator: Parameters<typeof startInstanceMetadata>[0],
  options: InstanceMetadataOptions,
  { url = '/', headers, method }: IncomingMessage,
): MetadataAnswer {
  const [path = '/', query = ''] = url.split(/\?(.*)/s)
  const segments = path.split('/').filter((segment) => segment !== '')
  const [root, what, ...rest] = segments.map((segment) => segment.toLowerCase())
  if (root !== 'metadata') return { status: 404, body: { error: 'Not found' } }
  if (method !== 'GET') return { status: 405, body: { error: 'Method not allowed' } }
  // A request that came through a proxy could be a stranger's: the real service refuses it too.
  if (headers['x-forwarded-for'] !== undefined) return invalid('Bad request. X-Forwarded-For header is not allowed')
  if (String(headers['metadata']).toLowerCase() !== 'true') return invalid('Required metadata header not specified')
  const parameters = new URLSearchParams(query)
  if (what === 'versions') return { status: 200, body: { apiVersions: versions } }
  const version = parameters.get('api-version')
  if (version === null || !/^\d{4}-\d\d-\d\d$/.test(version)) return versionInvalid()
  if (what === 'identity' && rest.join('/') === 'oauth2/token')
    return answerIdentityToken(emulator, options, parameters)
  if (what === 'loadbalancer') {
    return { status: 200, body: { loadbalancer: describeLoadBalancing(emulator.resources, options.machine) } }
  }
  if (what !== 'instance') return { status: 404, body: { error: 'Not found' } }
  const described = describeMachine(emulator, options.machine)
  return described === undefined
    ? { status: 410, body: { error: 'Gone' } }
    : pick(described, segments.slice(2), parameters)
}

const versions = [
  '2018-02-01',
  '2019-08-15',
  '2020-06-01',
  '2020-09-01',
  '2020-10-01',
  '2021-02-01',
  '2021-10-01',
  '2021-12-13',
]

/** Answers the part that a path names, such as /compute/name; a leaf can be had as text only. */
function pick(described: unknown, path: readonly string[], parameters: URLSearchParams): MetadataAnswer {
  let found = described
  for (const segment of path) found = memberOf(found, segment)
  if (found === undefined) return { status: 404, body: { error: 'Not found' } }
  const isText = parameters.get('format') === 'text'
  if (typeof found === 'string')
    return isText ? { status: 200, body: found } : { status: 200, body: JSON.stringify(found) }
  return isText ? invalid('Bad request. format=text is only supported for leaves') : { status: 200, body: found }
}

function memberOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[Number(name)]
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([member]) => member.toLowerCase() === name.toLowerCase())?.[1]
}

function invalid(description: string): MetadataAnswer {
  return { status: 400, body: { error: 'invalid_request', error_description: description } }
}

function versionInvalid(): MetadataAnswer {
  const error =
    'Bad request. api-version is invalid or was not specified in the request. ' +
    'For more information refer to aka.ms/azureimds'
  return { status: 400, body: { error, 'newest-versions': versions.slice(-3) } }
}
