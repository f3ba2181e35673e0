import { once } from 'node:events'
import { createServer } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createCertificateAuthority } from '#mocks/net/certificate-authority'
import { closeAtOnce, listen } from '#mocks/net/listen'

/** What a request to the played ARM gets; the response is its own to end or destroy. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void

export interface TlsAzure {
  readonly url: string
  readonly caPem: string
  /** TCP connections that were opened so far. */
  connections(): number
  /** Token requests so far. */
  logins(): number
  stop(): Promise<void>
}

export const goodSecret = 'good'

/** Login and ARM behind real TLS with a CA of its own: for what a played HTTP client cannot show. */
export async function startTlsAzure(handler: Handler): Promise<TlsAzure> {
  const authority = await createCertificateAuthority('test')
  const { keyPem, certificatePem } = await authority.issue('127.0.0.1', { dns: ['localhost'], ip: ['127.0.0.1'] })
  let connections = 0
  let logins = 0
  const server = createServer({ key: keyPem, cert: certificatePem, keepAlive: true, keepAliveTimeout: 30_000 })
  const port = await listen(server, 0)
  const url = `https://127.0.0.1:${port}`
  server.on('secureConnection', () => (connections += 1))
  server.on('request', (request, response) => {
    if (request.url?.includes('/.well-known/')) return json(response, 200, openIdConfiguration(url))
    if (!request.url?.includes('/oauth2/')) return handler(request, response)
    logins += 1
    void readAll(request).then((form) => answerLogin(response, form, logins))
  })
  return {
    url,
    caPem: authority.certificatePem,
    connections: () => connections,
    logins: () => logins,
    stop: () => closeAtOnce(server),
  }
}

/** Ends a response with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body))
}

function openIdConfiguration(url: string) {
  const tenant = `${url}/tenant`
  return {
    token_endpoint: `${tenant}/oauth2/v2.0/token`,
    authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
    issuer: `${tenant}/v2.0`,
    jwks_uri: `${tenant}/discovery/v2.0/keys`,
  }
}

function answerLogin(response: ServerResponse, form: string, number: number): void {
  if (new URLSearchParams(form).get('client_secret') === goodSecret) {
    return json(response, 200, {
      token_type: 'Bearer',
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: `token-${number}`,
    })
  }
  const description =
    'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the secret value.\r\nTrace ID: a\r\nCorrelation ID: b'
  json(response, 401, { error: 'invalid_client', error_description: description, error_codes: [7000215] })
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = ''
  request.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(request, 'end')
  return text
}
