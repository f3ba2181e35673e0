import { Agent, request } from 'node:https'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '#mocks/time/clock'
import { groupId } from '#test/mocks/azure/support/ids'
import { send, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

const publicIp = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }

let raw: Raw
beforeEach(async () => {
  raw = await startRaw()
})
afterEach(() => raw.stop())

const pip = () => raw.id('publicIPAddresses', 'Pip-1')

describe('the headers', () => {
  it('of every answer carry request ids, quota and what Azure adds', async () => {
    const { headers } = await raw.get(groupId(raw.emulator))
    expect(headers).toMatchObject({
      'x-ms-request-id': expect.stringMatching(/^.{36}$/),
      'x-ms-correlation-request-id': expect.stringMatching(/^.{36}$/),
      'x-ms-routing-request-id': expect.stringMatching(/^WESTEUROPE:\d{8}T\d{6}Z:.{36}$/),
      'x-ms-ratelimit-remaining-subscription-reads': expect.stringMatching(/^\d+$/),
      'x-ms-ratelimit-remaining-subscription-global-reads': expect.stringMatching(/^\d+$/),
      'content-type': 'application/json; charset=utf-8',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    })
  })

  it('count writes and deletes in buckets of their own', async () => {
    const clock = new FakeClock()
    const slow = await startRaw({ clock, latency: 'real' })
    const id = slow.id('publicIPAddresses', 'pip')
    const { headers: put } = await slow.put(id, publicIp)
    const { headers: second } = await slow.put(id, publicIp)
    const { headers: gone } = await slow.delete(slow.id('publicIPAddresses', 'none'))
    expect(put['x-ms-ratelimit-remaining-subscription-writes']).toBe('199')
    expect(put['x-ms-ratelimit-remaining-subscription-global-writes']).toBe('2999')
    expect(second['x-ms-ratelimit-remaining-subscription-writes']).toBe('198')
    expect(gone['x-ms-ratelimit-remaining-subscription-deletes']).toBe('199')
    clock.advance(100)
    const { headers: later } = await slow.put(id, publicIp)
    expect(later['x-ms-ratelimit-remaining-subscription-writes']).toBe('198')
    await slow.stop()
  })

  it('give the client request id back only when asked', async () => {
    const headers = { 'x-ms-client-request-id': 'mine' }
    const silent = await raw.call('GET', groupId(raw.emulator), { headers })
    const asked = await raw.call('GET', groupId(raw.emulator), {
      headers: { ...headers, 'x-ms-return-client-request-id': 'true' },
    })
    expect(silent.headers['x-ms-client-request-id']).toBeUndefined()
    expect(asked.headers['x-ms-client-request-id']).toBe('mine')
  })

  it('carry the etag on the GET of one resource, not on PUT and LIST', async () => {
    const put = await raw.put(pip(), publicIp)
    const got = await raw.get(pip())
    const list = await raw.get(`${groupId(raw.emulator)}/providers/Microsoft.Network/publicIPAddresses`)
    expect(put.headers['etag']).toBeUndefined()
    expect(got.headers['etag']).toBe(got.body['etag'])
    expect(list.headers['etag']).toBeUndefined()
  })

  it('of a gateway 404 name the gateway and no quota; a provider 404 has details', async () => {
    const gateway = await raw.get(pip())
    expect(gateway.headers['x-ms-failure-cause']).toBe('gateway')
    expect(gateway.headers['x-ms-ratelimit-remaining-subscription-reads']).toBeUndefined()
    expect(gateway.body).toEqual({
      error: {
        code: 'ResourceNotFound',
        message:
          "The Resource 'Microsoft.Network/publicIPAddresses/Pip-1' under resource group 'rg' was not found. " +
          'For more details please go to https://aka.ms/ARMResourceNotFoundFix',
      },
    })
    await raw.put(raw.id('loadBalancers', 'lb'), publicIp)
    const provider = await raw.get(`${raw.id('loadBalancers', 'lb')}/probes/none`)
    const message = `Resource ${raw.id('loadBalancers', 'lb')}/probes/none not found.`
    expect(provider.body).toEqual({ error: { code: 'NotFound', message, details: [] } })
    expect(provider.headers['x-ms-failure-cause']).toBeUndefined()
  })
})

describe('ids', () => {
  it('are compared without case, and keep the spelling of who created them', async () => {
    await raw.put(
      pip().replace('publicIPAddresses', 'PUBLICIPADDRESSES').replace('resourceGroups', 'resourcegroups'),
      publicIp,
    )
    const { body } = await raw.get(pip().toUpperCase())
    expect(body).toMatchObject({ id: pip(), name: 'Pip-1', type: 'Microsoft.Network/publicIPAddresses' })
    expect((await raw.put(pip().toLowerCase(), publicIp)).body['id']).toBe(pip())
  })
})

it.for(['%2Fetc', '%zz', '', '..%2F..'])('refuses the path segment "%s"', async (segment) => {
  const { hostname, port } = new URL(raw.emulator.url)
  const path = `${groupId(raw.emulator)}/providers/Microsoft.Network/${segment}/lb?api-version=2026-01-01`
  const status = await new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${raw.token}` }
    const outgoing = request({ hostname, port, agent: raw.agent, path, headers }, (incoming) => {
      incoming.resume().on('end', () => resolve(incoming.statusCode))
    })
    outgoing.on('error', reject).end()
  })
  expect([status, raw.emulator.log.entries.at(-1)?.code]).toEqual([404, 'InvalidRequestUri'])
})

describe('api-versions', () => {
  it.for(['2026-01-01', '2025-05-01', '2018-10-01'])('%s is served', async (apiVersion) => {
    expect((await raw.call('PUT', pip(), { apiVersion, body: publicIp })).status).toBe(201)
  })

  it.for(['2026-02-30x', '1.0', '2026-13-01', "'"])('%s is malformed', async (apiVersion) => {
    expect((await raw.call('GET', pip(), { apiVersion })).code).toBe('InvalidApiVersionParameter')
  })
})

describe('login', () => {
  it('is described under every form of the path', async () => {
    const agent = new Agent({ ca: raw.emulator.caPem })
    const { tenantId } = raw.emulator.credentials
    for (const path of [`/${tenantId}/v2.0`, `/${tenantId}`, '/adfs']) {
      const url = new URL(`${path}/.well-known/openid-configuration`, raw.emulator.url)
      const { body } = await send(agent, 'GET', url, {})
      expect(body['token_endpoint']).toMatch(new RegExp(`^${raw.emulator.url}/.+/oauth2(/v2\\.0)?/token$`))
      expect(body).toMatchObject({ issuer: expect.any(String), jwks_uri: expect.any(String) })
    }
    agent.destroy()
  })

  it('answers a wrong secret, a wrong tenant and a wrong grant each in its own words', async () => {
    const agent = new Agent({ ca: raw.emulator.caPem })
    const { tenantId, clientId, clientSecret } = raw.emulator.credentials
    const right = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
    const ask = async (tenant: string, form: Record<string, string>) => {
      const url = new URL(`/${tenant}/oauth2/v2.0/token`, raw.emulator.url)
      const { status, body } = await send(agent, 'POST', url, {}, new URLSearchParams(form).toString())
      return [status, body['error'] ?? body['token_type'], body['error_codes']]
    }
    expect(await ask(tenantId, right)).toEqual([200, 'Bearer', undefined])
    expect(await ask(tenantId, { ...right, client_secret: 'x' })).toEqual([401, 'invalid_client', [7000215]])
    expect(await ask(tenantId, { ...right, client_id: 'x' })).toEqual([400, 'unauthorized_client', [700016]])
    expect(await ask('elsewhere', right)).toEqual([400, 'invalid_request', [90002]])
    expect(await ask(tenantId, { ...right, grant_type: 'password' })).toEqual([400, 'unsupported_grant_type', [70003]])
    agent.destroy()
  })

  it('gives tokens with the claims that clients decode', async () => {
    const agent = new Agent({ ca: raw.emulator.caPem })
    const { tenantId, clientId, clientSecret } = raw.emulator.credentials
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    })
    const url = new URL('/adfs/oauth2/token', raw.emulator.url)
    const { body } = await send(agent, 'POST', url, {}, form.toString())
    const [, claims = ''] = String(body['access_token']).split('.')
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      aud: 'https://management.azure.com',
      iss: `https://sts.windows.net/${tenantId}/`,
      tid: tenantId,
      appid: clientId,
      oid: expect.any(String),
      exp: expect.any(Number),
    })
    agent.destroy()
  })

  it('refuses a token of another run with a challenge', async () => {
    const other = await startRaw()
    await other.stop()
    const refused = await raw.call('GET', groupId(raw.emulator), { token: other.token })
    expect([refused.status, refused.code]).toEqual([401, 'InvalidAuthenticationToken'])
    expect(refused.headers['www-authenticate']).toMatch(/^Bearer authorization_uri=".+", error="invalid_token"/)
  })

  it('gives tokens as short as the knob says', async () => {
    const clock = new FakeClock()
    const short = await startRaw({ clock, knobs: { tokenLifetimeSeconds: 10 } })
    clock.advance(9_999)
    expect((await short.get(groupId(short.emulator))).status).toBe(200)
    clock.advance(1)
    expect((await short.get(groupId(short.emulator))).code).toBe('ExpiredAuthenticationToken')
    await short.stop()
  })
})

describe('what a client reads before it begins', () => {
  it('tells the zones of the region in both places', async () => {
    const sub = `/subscriptions/${raw.emulator.credentials.subscriptionId}`
    const { body: compute } = await raw.get(`${sub}/providers/microsoft.compute`)
    expect(compute).toMatchObject({
      namespace: 'Microsoft.Compute',
      registrationState: 'Registered',
      resourceTypes: expect.arrayContaining([
        expect.objectContaining({
          resourceType: 'virtualMachines',
          zoneMappings: [{ location: 'West Europe', zones: ['1', '2', '3'] }],
        }),
      ]),
    })
    const { body: locations } = await raw.get(`${sub}/locations`)
    const mappings = ['1', '2', '3'].map((zone) => ({ logicalZone: zone, physicalZone: `westeurope-az${zone}` }))
    expect(locations).toMatchObject({ value: [{ name: 'westeurope', availabilityZoneMappings: mappings }] })
    expect((await raw.get(`${sub}/providers/Contoso.Widgets`)).code).toBe('InvalidResourceNamespace')
  })

  it('tells the subscription, the tenants and the cloud', async () => {
    const { subscriptionId, tenantId } = raw.emulator.credentials
    expect((await raw.get('/subscriptions')).body).toMatchObject({ value: [{ subscriptionId, tenantId }] })
    expect((await raw.get('/tenants')).body).toMatchObject({ value: [{ tenantId }] })
    const cloud = await raw.call('GET', '/metadata/endpoints', { token: null })
    expect(cloud.body).toMatchObject({ resourceManager: `${raw.emulator.url}/` })
  })
})

it('answers links on the host that the caller used', async () => {
  const agent = new Agent({ ca: raw.emulator.caPem })
  const url = new URL(`${pip()}?api-version=2026-01-01`, raw.emulator.url.replace('127.0.0.1', 'localhost'))
  const { headers } = await raw.call('PUT', url.href, { body: publicIp })
  expect(headers['azure-asyncoperation']).toMatch(new RegExp(`^https://localhost:${url.port}/subscriptions/`))
  agent.destroy()
})

it('keeps a connection open between two requests', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: raw.emulator.caPem })
  const url = new URL('/_emulator/health', raw.emulator.url)
  const { headers } = await send(agent, 'GET', url, {})
  await send(agent, 'GET', url, {})
  const sockets = Object.values(agent.freeSockets).flat()
  expect(headers['connection']).toBe('keep-alive')
  expect(sockets.length).toBe(1)
  agent.destroy()
})
