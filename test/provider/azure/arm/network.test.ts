import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { createArmClient } from '#provider/azure/arm/client'
import { clientSecretCredential } from './client-secret.ts'
import { longestRequestMs } from '#provider/azure/arm/exchange'
import { Gate } from '#provider/azure/arm/gate'
import { systemClock } from '#provider/time/clock'
import { FakeClock } from '#mocks/time/clock'
import { never, pipId, settle, subscriptionId } from './fake-azure.ts'
import { goodSecret, json, startTlsAzure, type Handler, type TlsAzure } from './tls-azure.ts'

const pip = { id: pipId, name: 'pip-1' }
const running: TlsAzure[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((azure) => azure.stop()))
})

async function start(handler: Handler) {
  const azure = await startTlsAzure(handler)
  running.push(azure)
  return azure
}

function connect(
  { url, caPem }: { url: string; caPem: string | undefined },
  { clock = systemClock, secret = goodSecret } = {},
) {
  const signIn = { tenantId: 'tenant', clientId: 'client', clientSecret: secret, authorityHost: url, caPem }
  return createArmClient({
    endpoint: url,
    credential: clientSecretCredential(signIn, clock),
    subscriptionId,
    clock,
    gate: new Gate({ clock }),
    userAgent: 'berth/test',
    mayWrite: () => true,
    tlsOptions: caPem === undefined ? undefined : { ca: caPem },
  })
}

test('signs in with a client secret and keeps using its connections, one after another and side by side', async () => {
  const azure = await start((_, response) => json(response, 200, pip))
  const arm = connect(azure)
  await arm.get(pipId, never())
  const afterFirst = azure.connections()
  for (let n = 0; n < 20; n++) expect(await arm.get(pipId, never())).toEqual(pip)
  expect(azure.connections()).toBe(afterFirst)
  await Promise.all(Array.from({ length: 60 }, () => arm.get(pipId, never())))
  // The gate lets 32 reads in at a time; the second half reuses the connections of the first.
  expect(azure.connections()).toBeLessThanOrEqual(afterFirst + 31)
  expect(azure.logins()).toBe(1)
})

test('polls share the connections of the SDK', async () => {
  const azure = await start((request, response) => {
    if (request.method === 'GET') return json(response, 200, { status: 'Succeeded' })
    json(response, 201, pip, {
      'azure-asyncoperation': `${azure.url}/subscriptions/s/operations/1?api-version=2026-01-01`,
    })
  })
  const arm = connect(azure)
  const { operation } = await arm.put(pipId, {}, {}, never())
  const afterPut = azure.connections()
  if (!operation) throw new Error('nothing to await')
  await arm.awaitOperation(operation, never())
  expect(azure.connections()).toBe(afterPut)
})

test('a token that Azure refuses is renewed at the login, past every cache', async () => {
  const azure = await start((request, response) => {
    if (request.headers.authorization === 'Bearer token-2') return json(response, 200, pip)
    json(
      response,
      401,
      { error: { code: 'ExpiredAuthenticationToken', message: 'expired' } },
      { 'www-authenticate': 'Bearer error="invalid_token"' },
    )
  })
  expect(await connect(azure).get(pipId, never())).toEqual(pip)
  expect(azure.logins()).toBe(2)
})

test('a wrong secret is one clear line', async () => {
  const azure = await start((_, response) => json(response, 200, pip))
  await expect(connect(azure, { secret: 'bad' }).put(pipId, {}, {}, never())).rejects.toMatchObject({
    message:
      'PUT publicIPAddresses/pip-1: not sent, no access token: AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the secret value.',
    disposition: { do: 'retry' },
  })
})

test('a server whose CA is not trusted is one clear line', async () => {
  const azure = await start((_, response) => json(response, 200, pip))
  await expect(connect({ url: azure.url, caPem: undefined }).put(pipId, {}, {}, never())).rejects.toMatchObject({
    message: expect.stringMatching(
      /^PUT publicIPAddresses\/pip-1: not sent, no access token: [^\n]*(certificate|self-signed)[^\n]*$/i,
    ) as string,
    disposition: { do: 'retry' },
  })
})

test('no route to the login is one clear line', async () => {
  const azure = await start((_, response) => json(response, 200, pip))
  const arm = connect(azure)
  await azure.stop()
  await expect(arm.put(pipId, {}, {}, never())).rejects.toMatchObject({
    message: expect.stringMatching(
      /^PUT publicIPAddresses\/pip-1: not sent, no access token: [^\n]*ECONNREFUSED[^\n]*$/,
    ) as string,
    disposition: { do: 'retry' },
  })
})

test('a connection that is cut after the write was taken is a lost answer', async () => {
  const azure = await start((request) => request.socket.destroy())
  await expect(connect(azure).put(pipId, {}, {}, never())).rejects.toMatchObject({
    disposition: { do: 'reread', why: 'lost' },
  })
})

test('a compressed answer that stops in the middle ends at the deadline', async () => {
  let cut = () => {}
  const cutOff = new Promise<void>((resolve) => {
    cut = resolve
  })
  const azure = await start((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    response.on('close', cut)
    response.write(gzipSync(JSON.stringify(pip)).subarray(0, 15), () => setImmediate(() => response.destroy()))
  })
  const clock = new FakeClock()
  const put = connect(azure, { clock }).put(pipId, {}, {}, never())
  await cutOff
  await settle()
  clock.advance(longestRequestMs)
  await expect(put).rejects.toThrow('PUT publicIPAddresses/pip-1: no answer, timed out after 10000 ms')
})

test('an abort in the middle of an answer ends at once', async () => {
  const controller = new AbortController()
  const azure = await start((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"id":', () => controller.abort(new Error('stopping')))
  })
  await expect(connect(azure).get(pipId, controller.signal)).rejects.toThrow('stopping')
})
