import { Agent, request } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import { startEmulator } from '#mocks/azure/emulator'
import type { Emulator, EmulatorOptions } from '#mocks/azure/emulator'
import { isJsonObject } from '#mocks/azure/arm/json'
import type { JsonObject } from '#mocks/azure/arm/json'
import { groupId, idOf } from './ids.ts'

/** What came over the wire, not read any further. */
export interface TextAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface RawAnswer extends TextAnswer {
  readonly body: JsonObject
  /** `error.code`, and the code of the first detail. */
  readonly code: string | undefined
  readonly detail: string | undefined
}

export interface RawOptions {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** What is sent as the bearer token: a valid one unless said otherwise, nothing for null. */
  readonly token?: string | null
  readonly apiVersion?: string | null
}

/** An emulator with one group, a subnet of 10.0.0.0/24 and a client that sends what it is told, byte for byte. */
export interface Raw {
  readonly emulator: Emulator
  readonly agent: Agent
  /** A valid bearer token. */
  readonly token: string
  /** The id of a resource in the group. */
  id(type: string, name: string): string
  call(method: string, path: string, options?: RawOptions): Promise<RawAnswer>
  put(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<RawAnswer>
  get(path: string): Promise<RawAnswer>
  delete(path: string): Promise<RawAnswer>
  stop(): Promise<void>
}

export const apiVersion = '2026-01-01'
export const computeVersion = '2026-04-01'

export async function startRaw(options: EmulatorOptions = {}): Promise<Raw> {
  const emulator = await startEmulator({ warn: () => undefined, ...options })
  emulator.seed({ id: groupId(emulator), location: 'westeurope' })
  const agent = new Agent({ keepAlive: true, ca: emulator.caPem })
  const token = await login(agent, emulator)
  function call(method: string, path: string, given: RawOptions = {}): Promise<RawAnswer> {
    const newest = /\/providers\/Microsoft\.Compute\//i.test(path) ? computeVersion : apiVersion
    const { body, headers = {}, token: wanted = token, apiVersion: version = newest } = given
    const url = new URL(path, emulator.url)
    if (version !== null && !url.searchParams.has('api-version')) url.searchParams.set('api-version', version)
    const authorization = wanted === null ? {} : { authorization: `Bearer ${wanted}` }
    return send(agent, method, url, { ...authorization, ...headers }, body)
  }
  return {
    emulator,
    agent,
    token,
    call,
    id: (type, name) => idOf(emulator, type, name),
    put: (path, body, headers) => call('PUT', path, { body, ...(headers === undefined ? {} : { headers }) }),
    get: (path) => call('GET', path),
    delete: (path) => call('DELETE', path),
    async stop() {
      agent.destroy()
      await emulator.stop()
    },
  }
}

/** Puts a virtual network 10.0.0.0/16 with one subnet 10.0.0.0/24; answers the subnet's id. */
export function seedSubnet(raw: Pick<Raw, 'emulator'>): string {
  const id = idOf(raw.emulator, 'virtualNetworks', 'vnet')
  const subnets = [{ name: 'nodes', properties: { addressPrefix: '10.0.0.0/24' } }]
  const properties = { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets }
  raw.emulator.seed({ id, location: 'westeurope', properties })
  return `${id}/subnets/nodes`
}

/** Puts a Standard public IP; answers its id. */
export function seedPublicIp(raw: Pick<Raw, 'emulator'>, name: string): string {
  const id = idOf(raw.emulator, 'publicIPAddresses', name)
  raw.emulator.seed({ id, location: 'westeurope', sku: { name: 'Standard' }, properties: {} })
  return id
}

export async function login(
  agent: Agent,
  { url, credentials }: Pick<Emulator, 'url' | 'credentials'>,
): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    scope: 'https://management.azure.com/.default',
  })
  const at = new URL(`/${credentials.tenantId}/oauth2/v2.0/token`, url)
  const { body } = await send(agent, 'POST', at, {}, form.toString())
  return String(body['access_token'])
}

export async function send(...request: Parameters<typeof sendForText>): Promise<RawAnswer> {
  const answer = await sendForText(...request)
  return { ...answer, ...parse(answer.text) }
}

export function sendForText(
  agent: Agent,
  method: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<TextAnswer> {
  const raw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(raw)
  })
}

function parse(text: string): Pick<RawAnswer, 'body' | 'code' | 'detail'> {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    body = {}
  }
  if (!isJsonObject(body)) return { body: {}, code: undefined, detail: undefined }
  const error = isJsonObject(body['error']) ? body['error'] : {}
  const [first] = Array.isArray(error['details']) ? error['details'] : []
  return {
    body,
    code: typeof error['code'] === 'string' ? error['code'] : undefined,
    detail: isJsonObject(first) && typeof first['code'] === 'string' ? first['code'] : undefined,
  }
}
