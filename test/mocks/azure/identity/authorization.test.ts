import { createPublicKey, verify } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { EmulatorOptions } from '#mocks/azure/emulator'
import { groupId } from '#test/mocks/azure/support/ids'
import { seedSubnet, send, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

const clientId = '00000000-0000-4000-a000-0000000000aa'
const objectId = '00000000-0000-4000-a000-0000000000bb'
const other = {
  tenantId: '00000000-0000-4000-a000-000000000102',
  subscriptionId: '00000000-0000-4000-a000-000000000101',
}
const publicIp = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }

const running: Raw[] = []
afterEach(() => Promise.all(running.splice(0).map((raw) => raw.stop())))

async function start(options: EmulatorOptions = {}): Promise<Raw> {
  const raw = await startRaw(options)
  running.push(raw)
  return raw
}

describe('the roles of a principal', () => {
  it('let it do what they allow and nothing else, with Azure’s own 403', async () => {
    const roles = [{ actions: ['*/read', 'Microsoft.Network/loadBalancers/*'] }]
    const principal = { clientId, objectId, roles }
    const raw = await start({ principals: [principal] })
    const token = raw.emulator.issueToken({ principal })
    const id = raw.id('publicIPAddresses', 'pip')
    const denied = await raw.call('PUT', id, { token, body: publicIp })
    expect([denied.status, denied.body]).toEqual([
      403,
      {
        error: {
          code: 'AuthorizationFailed',
          message:
            `The client '${clientId}' with object id '${objectId}' does not have authorization to perform action ` +
            `'Microsoft.Network/publicIPAddresses/write' over scope '${id}' or the scope is invalid. If access was ` +
            'recently granted, please refresh your credentials.',
        },
      },
    ])
    expect((await raw.call('PUT', raw.id('loadBalancers', 'lb'), { token, body: publicIp })).status).toBe(201)
    expect((await raw.call('DELETE', id, { token })).code).toBe('AuthorizationFailed')
    expect((await raw.call('GET', id, { token })).code).toBe('ResourceNotFound')
    expect((await raw.call('GET', groupId(raw.emulator), { token })).status).toBe(200)
  })

  it('are named by type and verb for children, lists, actions and compute', async () => {
    const principal = { clientId, roles: [{ actions: ['Nothing/*'] }] }
    const raw = await start({ principals: [principal] })
    const token = raw.emulator.issueToken({ principal })
    const group = groupId(raw.emulator)
    const compute = `${group}/providers/Microsoft.Compute/virtualMachineScaleSets`
    const actionOf = async (method: string, path: string) => {
      const { text } = await raw.call(method, path, { token, ...(method === 'PUT' ? { body: {} } : {}) })
      const [, action, scope] = /perform action '([^']+)' over scope '([^']+)'/.exec(text) ?? []
      return [action, scope?.replace(group, '')]
    }
    const network = `${group}/providers/Microsoft.Network`
    expect(await actionOf('PUT', `${network}/virtualNetworks/v/subnets/s`)).toEqual([
      'Microsoft.Network/virtualNetworks/subnets/write',
      '/providers/Microsoft.Network/virtualNetworks/v/subnets/s',
    ])
    expect(await actionOf('GET', `${network}/loadBalancers`)).toEqual([
      'Microsoft.Network/loadBalancers/read',
      '/providers/Microsoft.Network',
    ])
    expect(await actionOf('POST', `${compute}/ss/virtualMachines/0/start`)).toEqual([
      'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/start/action',
      '/providers/Microsoft.Compute/virtualMachineScaleSets/ss/virtualMachines/0',
    ])
    expect((await actionOf('DELETE', `${compute}/ss`))[0]).toBe('Microsoft.Compute/virtualMachineScaleSets/delete')
    expect((await actionOf('DELETE', group))[0]).toBe('Microsoft.Resources/subscriptions/resourceGroups/delete')
  })

  it('are told to whom they belong at a scope, with those from above and none from beside', async () => {
    const raw = await start({})
    const group = groupId(raw.emulator)
    const reader = { actions: ['*/read'] }
    const writer = { actions: ['Microsoft.Network/*'], notActions: ['*/delete'], scope: group }
    const other = { actions: ['*'], scope: raw.id('loadBalancers', 'other') }
    const principal = { clientId, roles: [reader, writer, other] }
    raw.emulator.principals.set(principal)
    const token = raw.emulator.issueToken({ principal })
    const asked = async (scope: string, who: string | undefined) => {
      const path = `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`
      const { status, body } = await raw.call('GET', path, who === undefined ? {} : { token: who })
      return [status, body]
    }
    const shown = ({ actions, notActions = [] }: { actions: readonly string[]; notActions?: readonly string[] }) => ({
      actions,
      notActions,
      dataActions: [],
      notDataActions: [],
    })
    expect(await asked(group, token)).toEqual([200, { value: [shown(reader), shown(writer)] }])
    expect(await asked(group, undefined)).toEqual([200, { value: [shown({ actions: ['*'] })] }])
    expect((await asked(raw.id('loadBalancers', 'gone'), token))[0]).toBe(404)
  })

  it('are asked for everything that is joined, too', async () => {
    const notActions = ['Microsoft.Network/virtualNetworks/subnets/join/action']
    const principal = { clientId, objectId, roles: [{ actions: ['*'], notActions }] }
    const raw = await start({ principals: [principal] })
    const subnet = seedSubnet(raw)
    const token = raw.emulator.issueToken({ principal })
    const frontendIPConfigurations = [{ name: 'front', properties: { subnet: { id: subnet } } }]
    const body = { ...publicIp, properties: { frontendIPConfigurations } }
    const id = raw.id('loadBalancers', 'lb')
    const denied = await raw.call('PUT', id, { token, body })
    expect([denied.status, denied.code]).toEqual([403, 'LinkedAuthorizationFailed'])
    expect(denied.text).toContain(
      `has permission to perform action 'Microsoft.Network/loadBalancers/write' on scope '${id}'; however, it does not ` +
        "have permission to perform action(s) 'Microsoft.Network/virtualNetworks/subnets/join/action' on the linked " +
        `scope(s) '${subnet}'`,
    )
    raw.emulator.principals.set({ ...principal, roles: [{ actions: ['*'] }] })
    expect((await raw.call('PUT', id, { token, body })).status).toBe(201)
  })
})

describe('joins that have names of their own', () => {
  const play = async (type: string, properties: object) => {
    const raw = await start({ principals: [{ clientId, roles: [{ actions: ['*'], notActions: ['Nothing/*'] }] }] })
    const token = raw.emulator.issueToken({ principal: { clientId } })
    const location = 'westeurope'
    raw.emulator.seed({ id: raw.id('applicationSecurityGroups', 'apps'), location, properties: {} })
    await raw.call('PUT', raw.id(type, 'one'), { token, body: { location, properties } })
    return [...raw.emulator.asked].filter((action) => action.includes('join'))
  }
  const id = (type: string, name: string) =>
    `/subscriptions/00000000-0000-4000-a000-000000000001/resourceGroups/rg/providers/Microsoft.Network/${type}/${name}`

  it('are asked of a pool of addresses for its network, and of a rule for its application security group', async () => {
    const members = [
      { name: 'a', properties: { ipAddress: '10.0.0.4', virtualNetwork: { id: id('virtualNetworks', 'v') } } },
    ]
    const backendAddressPools = [{ name: 'pool', properties: { loadBalancerBackendAddresses: members } }]
    expect(await play('loadBalancers', { backendAddressPools })).toEqual([
      'Microsoft.Network/virtualNetworks/joinLoadBalancer/action',
    ])
    const rule = { destinationApplicationSecurityGroups: [{ id: id('applicationSecurityGroups', 'apps') }] }
    expect(await play('networkSecurityGroups', { securityRules: [{ name: 'r', properties: rule }] })).toEqual([
      'Microsoft.Network/applicationSecurityGroups/joinNetworkSecurityRule/action',
    ])
  })

  it('are not asked for what Azure only shows there', async () => {
    const shown = [{ id: id('networkInterfaces', 'nic') }]
    expect(await play('networkSecurityGroups', { securityRules: [], networkInterfaces: shown })).toEqual([])
  })
})

describe('a role assignment', () => {
  const pip = (raw: Raw, name: string, token: string) =>
    raw.call('PUT', raw.id('publicIPAddresses', name), { token, body: publicIp })

  it('to a subscription, a group or a resource gives rights there and below, and nowhere else', async () => {
    const raw = await start()
    const token = raw.emulator.issueToken({ principal: { clientId } })
    const assign = (...scopes: readonly string[]) =>
      raw.emulator.principals.set({ clientId, roles: scopes.map((scope) => ({ scope, actions: ['*'] })) })
    const subscription = `/subscriptions/${raw.emulator.credentials.subscriptionId}`
    assign(subscription.toUpperCase())
    expect((await pip(raw, 'one', token)).status).toBe(201)
    assign(groupId(raw.emulator))
    expect((await pip(raw, 'two', token)).status).toBe(201)
    expect((await raw.call('PUT', `${subscription}/resourceGroups/rg-2`, { token, body: publicIp })).code).toBe(
      'AuthorizationFailed',
    )
    assign(raw.id('publicIPAddresses', 'one'))
    expect((await raw.call('DELETE', raw.id('publicIPAddresses', 'one'), { token })).status).toBe(202)
    const denied = await pip(raw, 'one-and-more', token)
    expect([denied.status, denied.code]).toEqual([403, 'AuthorizationFailed'])
    expect(denied.text).toContain(
      `to perform action 'Microsoft.Network/publicIPAddresses/write' over scope '${raw.id('publicIPAddresses', 'one-and-more')}'`,
    )
    assign()
    expect((await raw.call('GET', groupId(raw.emulator), { token })).code).toBe('AuthorizationFailed')
  })

  it('adds to the others, also what another one excepts', async () => {
    const raw = await start()
    const token = raw.emulator.issueToken({ principal: { clientId } })
    const contributor = { scope: groupId(raw.emulator), actions: ['*'], notActions: ['*/delete'] }
    raw.emulator.principals.set({ clientId, roles: [contributor] })
    await pip(raw, 'one', token)
    const remove = () => raw.call('DELETE', raw.id('publicIPAddresses', 'one'), { token })
    expect((await remove()).code).toBe('AuthorizationFailed')
    raw.emulator.principals.set({ clientId, roles: [contributor, { actions: ['Microsoft.Network/*'] }] })
    expect((await remove()).status).toBe(202)
  })

  it('to what is joined is asked for there', async () => {
    const raw = await start()
    const subnet = seedSubnet(raw)
    const token = raw.emulator.issueToken({ principal: { clientId } })
    const id = raw.id('loadBalancers', 'lb')
    const frontendIPConfigurations = [{ name: 'front', properties: { subnet: { id: subnet } } }]
    const put = () => raw.call('PUT', id, { token, body: { ...publicIp, properties: { frontendIPConfigurations } } })
    raw.emulator.principals.set({ clientId, roles: [{ scope: id, actions: ['*'] }] })
    expect((await put()).code).toBe('LinkedAuthorizationFailed')
    const joiner = { scope: subnet, actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'] }
    raw.emulator.principals.set({ clientId, roles: [{ scope: id, actions: ['*'] }, joiner] })
    expect((await put()).status).toBe(201)
  })
})

describe('two tenants', () => {
  it('keep their subscriptions to tokens of their own', async () => {
    const raw = await start({ otherTenants: [other] })
    const { tenantId } = raw.emulator.credentials
    const there = `/subscriptions/${other.subscriptionId}/resourceGroups/far`
    const denied = await raw.put(there, { location: 'westeurope' })
    expect([denied.status, denied.code]).toEqual([401, 'InvalidAuthenticationTokenTenant'])
    expect(denied.text).toContain(`wrong issuer 'https://sts.windows.net/${tenantId}/'`)
    const token = raw.emulator.issueToken({ principal: raw.emulator.credentials, tenantId: other.tenantId })
    expect((await raw.call('PUT', there, { token, body: { location: 'westeurope' } })).status).toBe(201)
    expect((await raw.call('GET', '/subscriptions', { token })).body).toMatchObject({
      value: [{ subscriptionId: other.subscriptionId, tenantId: other.tenantId }],
    })
    expect((await raw.get('/tenants')).body).toMatchObject({ value: [{ tenantId }, { tenantId: other.tenantId }] })
  })

  it('need an auxiliary token for what is joined on the other side', async () => {
    const raw = await start({ otherTenants: [other] })
    const far = `/subscriptions/${other.subscriptionId}/resourceGroups/far`
    const network = `${far}/providers/Microsoft.Network/virtualNetworks/vnet`
    raw.emulator.seed({ id: far, location: 'westeurope' })
    const subnets = [{ name: 'nodes', properties: { addressPrefix: '10.1.0.0/24' } }]
    const addressSpace = { addressPrefixes: ['10.1.0.0/16'] }
    raw.emulator.seed({ id: network, location: 'westeurope', properties: { addressSpace, subnets } })
    const frontendIPConfigurations = [{ name: 'front', properties: { subnet: { id: `${network}/subnets/nodes` } } }]
    const body = { ...publicIp, properties: { frontendIPConfigurations } }
    const id = raw.id('loadBalancers', 'lb')
    const denied = await raw.put(id, body)
    expect([denied.status, denied.code]).toEqual([403, 'LinkedAuthorizationFailed'])
    expect(denied.text).toContain(
      `however the current tenant '${raw.emulator.credentials.tenantId}' is not authorized to access linked ` +
        `subscription '${other.subscriptionId}'.`,
    )
    const wrong = await raw.put(id, body, { 'x-ms-authorization-auxiliary': 'Bearer no.such.token' })
    expect([wrong.status, wrong.code]).toEqual([401, 'InvalidAuxiliaryTokens'])
    const token = raw.emulator.issueToken({ principal: raw.emulator.credentials, tenantId: other.tenantId })
    const put = await raw.put(id, body, { 'x-ms-authorization-auxiliary': `Bearer ${token}` })
    expect(put.status).toBe(201)
  })

  it('sign in at authorities of their own', async () => {
    const raw = await start({
      otherTenants: [other],
      principals: [{ clientId, clientSecret: 's', tenantIds: [other.tenantId] }],
    })
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: 's' })
    const at = (tenant: string) => new URL(`/${tenant}/oauth2/v2.0/token`, raw.emulator.url)
    expect((await send(raw.agent, 'POST', at(other.tenantId), {}, form.toString())).status).toBe(200)
    const elsewhere = await send(raw.agent, 'POST', at(raw.emulator.credentials.tenantId), {}, form.toString())
    expect(elsewhere.text).toContain('AADSTS700016')
    const nowhere = await send(raw.agent, 'POST', at('00000000-0000-4000-a000-0000000009ff'), {}, form.toString())
    expect(nowhere.text).toContain('AADSTS90002')
  })
})

describe('the levels of --oauth', () => {
  const tampered = (token: string, change: Record<string, unknown> = {}) => {
    const [header = '', claims = ''] = token.split('.')
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Record<string, unknown>
    return `${header}.${Buffer.from(JSON.stringify({ ...read, ...change })).toString('base64url')}.AAAA`
  }

  it('strict judges the signature', async () => {
    const raw = await start({ oauth: 'strict' })
    expect((await raw.get(groupId(raw.emulator))).status).toBe(200)
    const forged = await raw.call('GET', groupId(raw.emulator), { token: tampered(raw.token) })
    expect([forged.status, forged.code]).toEqual([401, 'InvalidAuthenticationToken'])
  })

  it('basic judges issuer, audience and expiry, and no signature', async () => {
    const raw = await start({ oauth: 'basic' })
    const get = (token: string) => raw.call('GET', groupId(raw.emulator), { token })
    expect((await get(tampered(raw.token))).status).toBe(200)
    expect((await get(tampered(raw.token, { exp: 1 }))).code).toBe('ExpiredAuthenticationToken')
    expect((await get(tampered(raw.token, { aud: 'https://vault.azure.net' }))).code).toBe(
      'InvalidAuthenticationTokenAudience',
    )
    expect((await get(tampered(raw.token, { iss: 'https://evil.local/' }))).code).toBe(
      'InvalidAuthenticationTokenTenant',
    )
    expect((await get('opaque')).code).toBe('InvalidAuthenticationToken')
    expect((await raw.call('GET', groupId(raw.emulator), { token: null })).code).toBe('AuthenticationFailed')
  })

  it('none takes any token, and a client that nobody knows', async () => {
    const raw = await start({ oauth: 'none' })
    expect((await raw.call('GET', groupId(raw.emulator), { token: 'h.e30.s' })).status).toBe(200)
    expect((await raw.call('PUT', raw.id('publicIPAddresses', 'p'), { token: 'opaque', body: publicIp })).status).toBe(
      201,
    )
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId })
    const at = new URL(`/${raw.emulator.credentials.tenantId}/oauth2/v2.0/token`, raw.emulator.url)
    expect((await send(raw.agent, 'POST', at, {}, form.toString())).status).toBe(200)
  })
})

describe('the authority', () => {
  it('hands out the key that its tokens can be verified with', async () => {
    const raw = await start()
    const { url, credentials } = raw.emulator
    const read = async (at: string) => (await send(raw.agent, 'GET', new URL(at, url), {})).body
    const configuration = await read(`/${credentials.tenantId}/v2.0/.well-known/openid-configuration`)
    const { keys } = await read(String(configuration['jwks_uri']))
    const [header = '', claims = '', signature = ''] = raw.token.split('.')
    const said = JSON.parse(Buffer.from(header, 'base64url').toString())
    expect(configuration['id_token_signing_alg_values_supported']).toEqual([said.alg])
    expect(keys).toMatchObject([{ kid: said.kid, alg: said.alg, use: 'sig' }])
    const [jwk] = keys as JsonWebKey[]
    const key = { key: createPublicKey({ key: jwk ?? {}, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const
    const isGood = (text: string) => verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'base64url'))
    expect([isGood(`${header}.${claims}`), isGood(`${header}.${claims}x`)]).toEqual([true, false])
  })

  it('answers the ADFS form with what az and Terraform read from it', async () => {
    const raw = await start()
    const { url, credentials } = raw.emulator
    const configuration = await send(raw.agent, 'GET', new URL('/adfs/.well-known/openid-configuration', url), {})
    expect(configuration.body).toMatchObject({ issuer: `${url}/adfs`, token_endpoint: `${url}/adfs/oauth2/token` })
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
      resource: 'https://management.azure.com/',
    })
    const granted = await send(raw.agent, 'POST', new URL('/adfs/oauth2/token', url), {}, form.toString())
    expect(granted.body).toMatchObject({
      token_type: 'Bearer',
      expires_in: '3599',
      expires_on: expect.stringMatching(/^\d+$/),
      resource: 'https://management.azure.com',
    })
    const token = String(granted.body['access_token'])
    expect((await raw.call('GET', groupId(raw.emulator), { token })).status).toBe(200)
  })

  it('issues a token for another service that ARM refuses', async () => {
    const raw = await start()
    const { url, credentials } = raw.emulator
    const tokenFor = async (scope: string) => {
      const { clientId: client_id, clientSecret: client_secret, tenantId } = credentials
      const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret, scope })
      const answer = await send(raw.agent, 'POST', new URL(`/${tenantId}/oauth2/v2.0/token`, url), {}, form.toString())
      return String(answer.body['access_token'])
    }
    const vault = await tokenFor('https://vault.azure.net/.default')
    expect((await raw.call('GET', groupId(raw.emulator), { token: vault })).code).toBe(
      'InvalidAuthenticationTokenAudience',
    )
    const own = await tokenFor(`${url}/.default`)
    expect((await raw.call('GET', groupId(raw.emulator), { token: own })).status).toBe(200)
  })

  it('describes its cloud in the three shapes that clients of different years want', async () => {
    const raw = await start()
    const { url, credentials } = raw.emulator
    const ask = async (version: string) => {
      const { text } = await send(raw.agent, 'GET', new URL(`/metadata/endpoints?api-version=${version}`, url), {})
      return JSON.parse(text) as unknown
    }
    const audiences = expect.arrayContaining(['https://management.azure.com/'])
    const authentication = { loginEndpoint: url, audiences, tenant: credentials.tenantId, identityProvider: 'AAD' }
    const cloud = { name: 'LocalAzure', resourceManager: `${url}/`, authentication, suffixes: expect.any(Object) }
    expect(await ask('2022-09-01')).toMatchObject(cloud)
    expect(await ask('2019-05-01')).toMatchObject([cloud])
    expect(await ask('2015-01-01')).toMatchObject({
      galleryEndpoint: `${url}/`,
      authentication: { loginEndpoint: url },
    })
  })
})
