import { createSign, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClientSecretCredential, ManagedIdentityCredential, WorkloadIdentityCredential } from '@azure/identity'
import { NetworkManagementClient } from '@azure/arm-network'
import type { TokenCredential } from '@azure/identity'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startInstanceMetadata } from '#mocks/azure/identity/instance-metadata'
import type { Emulator, EmulatorOptions } from '#mocks/azure/emulator'
import { startEmulator } from '#mocks/azure/emulator'
import { groupId } from '#test/mocks/azure/support/ids'

const scope = 'https://management.azure.com/.default'
const issuer = 'https://issuer.local/'
const subject = 'system:serviceaccount:kube-system:berth'

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicKeyPem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()

let directory: string
const stops: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'berth-identity-'))
  stops.push(() => rm(directory, { recursive: true }))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ warn: () => undefined, ...options })
  stops.push(() => emulator.stop())
  emulator.seed({ id: groupId(emulator), location: 'westeurope' })
  return emulator
}

const authority = ({ url, caPem }: Emulator) => ({
  authorityHost: url,
  disableInstanceDiscovery: true,
  tlsOptions: { ca: caPem },
  retryOptions: { maxRetries: 0 },
})

function clientOf(emulator: Emulator, credential: TokenCredential): NetworkManagementClient {
  return new NetworkManagementClient(credential, emulator.credentials.subscriptionId, {
    endpoint: emulator.url,
    tlsOptions: { ca: emulator.caPem },
    retryOptions: { maxRetries: 0 },
  })
}

async function groupsSeen(emulator: Emulator, credential: TokenCredential): Promise<number> {
  let count = 0
  for await (const _ of clientOf(emulator, credential).loadBalancers.list('rg')) count += 1
  return count
}

function assertion(claims: Record<string, unknown>): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const body = { iss: issuer, sub: subject, aud: 'api://AzureADTokenExchange', iat: now, exp: now + 600, ...claims }
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(body)}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(keys.privateKey).toString('base64url')}`
}

async function workload(emulator: Emulator, token: string): Promise<WorkloadIdentityCredential> {
  const tokenFilePath = join(directory, 'token')
  await writeFile(tokenFilePath, token)
  const { tenantId, clientId } = emulator.credentials
  return new WorkloadIdentityCredential({ tenantId, clientId, tokenFilePath, ...authority(emulator) })
}

it('lets a client secret in, and the token that it gives', async () => {
  const emulator = await start()
  const { tenantId, clientId, clientSecret } = emulator.credentials
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, authority(emulator))
  expect(await groupsSeen(emulator, credential)).toBe(0)
  const wrong = new ClientSecretCredential(tenantId, clientId, 'wrong', authority(emulator))
  await expect(wrong.getToken(scope)).rejects.toThrow('AADSTS7000215')
  const stranger = new ClientSecretCredential(
    tenantId,
    '00000000-0000-4000-a000-00000000000f',
    'x',
    authority(emulator),
  )
  await expect(stranger.getToken(scope)).rejects.toThrow('AADSTS700016')
})

describe('a workload’s federated token', () => {
  const federated = { issuer, subject, publicKeyPem }

  it('stands for a secret when its issuer, subject and audience are the registered ones', async () => {
    const emulator = await start()
    emulator.principals.set({ ...emulator.credentials, federated })
    expect(await groupsSeen(emulator, await workload(emulator, assertion({})))).toBe(0)
  })

  it.each([
    ['another subject', { sub: 'system:serviceaccount:default:other' }, 'AADSTS700213'],
    ['another issuer', { iss: 'https://elsewhere.local/' }, 'AADSTS700213'],
    ['another audience', { aud: 'sts' }, 'AADSTS700213'],
    ['a time that is over', { exp: 1 }, 'AADSTS700024'],
  ])('is refused for %s', async (_, claims, code) => {
    const emulator = await start()
    emulator.principals.set({ ...emulator.credentials, federated })
    const credential = await workload(emulator, assertion(claims))
    await expect(credential.getToken(scope)).rejects.toThrow(code)
  })

  it('must be signed by its issuer only at the level strict', async () => {
    const forged = `${assertion({}).split('.').slice(0, 2).join('.')}.AAAA`
    const strict = await start({ oauth: 'strict' })
    strict.principals.set({ ...strict.credentials, federated })
    await expect((await workload(strict, forged)).getToken(scope)).rejects.toThrow('AADSTS700027')
    const basic = await start({ oauth: 'basic' })
    basic.principals.set({ ...basic.credentials, federated })
    expect((await (await workload(basic, forged)).getToken(scope)).token).toMatch(/\..+\./)
    await expect((await workload(basic, 'no-jwt')).getToken(scope)).rejects.toThrow('AADSTS50027')
  })
})

describe('the instance metadata service', () => {
  async function metadata(emulator: Emulator, identities?: { clientId: string }[]) {
    const machine = `${groupId(emulator)}/providers/Microsoft.Compute/virtualMachines/vm`
    const service = await startInstanceMetadata(emulator, { machine, ...(identities && { identities }) })
    stops.push(() => service.stop())
    vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', service.url)
    return service
  }

  // One test: MSAL finds the service once per process and keeps its address.
  it('gives each identity of the machine its own token, which ARM takes for what its roles allow', async () => {
    const clientId = '00000000-0000-4000-a000-0000000000aa'
    const emulator = await start({ principals: [{ clientId, roles: [{ actions: ['*/read'] }] }] })
    await metadata(emulator, [{ clientId: emulator.credentials.clientId }, { clientId }])
    const retryOptions = { maxRetries: 0 }
    const first = new ManagedIdentityCredential({ retryOptions })
    expect(await groupsSeen(emulator, first)).toBe(0)
    const reader = new ManagedIdentityCredential({ clientId, retryOptions })
    expect(await groupsSeen(emulator, reader)).toBe(0)
    const pip = { location: 'westeurope', sku: { name: 'Standard' }, publicIPAllocationMethod: 'Static' }
    const denied = clientOf(emulator, reader).publicIPAddresses.createOrUpdate('rg', 'pip', pip)
    await expect(denied).rejects.toMatchObject({ code: 'AuthorizationFailed' })
    await clientOf(emulator, first).publicIPAddresses.createOrUpdate('rg', 'pip', pip, { updateIntervalInMs: 1 })
    const unknown = new ManagedIdentityCredential({ clientId: clientId.replace('aa', 'ab'), retryOptions })
    await expect(unknown.getToken(scope)).rejects.toThrow('Identity not found')
  })

  it('wants its header, and takes the paths that real clients send', async () => {
    const emulator = await start()
    const { url } = await metadata(emulator)
    const query = 'api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F'
    const ask = async (path: string, headers: Record<string, string> = { Metadata: 'true' }) => {
      const answer = await fetch(`${url}${path}`, { headers })
      return { status: answer.status, body: await answer.json() }
    }
    expect(await ask(`/metadata/identity/oauth2/token?${query}`, {})).toEqual({
      status: 400,
      body: { error: 'invalid_request', error_description: 'Required metadata header not specified' },
    })
    for (const path of [
      '/metadata/identity/oauth2/token',
      '/metadata/identity/oauth2/token/',
      '//metadata/identity/oauth2/token',
    ]) {
      const { status, body } = await ask(`${path}?${query}`)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        expires_in: '86399',
        token_type: 'Bearer',
        resource: 'https://management.azure.com/',
      })
    }
    expect((await ask(`/metadata/identity/oauth2/token?api-version=2018-02-01`)).status).toBe(400)
    expect((await ask('/metadata/identity/oauth2/token?resource=x')).body).toHaveProperty('newest-versions')
    const proxied = await ask(`/metadata/identity/oauth2/token?${query}`, {
      Metadata: 'true',
      'X-Forwarded-For': '1.1.1.1',
    })
    expect(proxied.status).toBe(400)
  })

  it('tells a machine of a scale set who and where it is', async () => {
    const emulator = await start()
    const network = `${groupId(emulator)}/providers/Microsoft.Network/virtualNetworks/vnet`
    const subnets = [{ name: 'nodes', properties: { addressPrefix: '10.0.0.0/24' } }]
    const location = 'westeurope'
    emulator.seed({
      id: network,
      location,
      properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets },
    })
    const set = `${groupId(emulator)}/providers/Microsoft.Compute/virtualMachineScaleSets/ss`
    const ipConfigurations = [{ name: 'ip', properties: { subnet: { id: `${network}/subnets/nodes` } } }]
    const networkProfile = { networkInterfaceConfigurations: [{ name: 'nic', properties: { ipConfigurations } }] }
    emulator.seed({
      id: set,
      location,
      tags: { pool: 'a' },
      zones: ['2'],
      sku: { name: 'Standard_D2s_v5', capacity: 1 },
      properties: { upgradePolicy: { mode: 'Manual' }, virtualMachineProfile: { networkProfile } },
    })
    const service = await startInstanceMetadata(emulator, { machine: `${set}/virtualMachines/0` })
    stops.push(() => service.stop())
    const ask = (path: string) => fetch(`${service.url}/metadata/instance${path}`, { headers: { Metadata: 'true' } })
    const told: unknown = await (await ask('?api-version=2021-02-01')).json()
    expect(told).toHaveProperty(
      'compute',
      expect.objectContaining({
        location,
        name: 'ss_0',
        resourceGroupName: 'rg',
        vmScaleSetName: 'ss',
        vmSize: 'Standard_D2s_v5',
        zone: '2',
        tagsList: [{ name: 'pool', value: 'a' }],
      }),
    )
    const subnet = [{ address: '10.0.0.0', prefix: '24' }]
    const ipv4 = { ipAddress: [{ privateIpAddress: '10.0.0.4' }], subnet }
    expect(told).toMatchObject({ network: { interface: [{ ipv4 }] } })
    expect(await (await ask('/compute/name?api-version=2021-02-01&format=text')).text()).toBe('ss_0')
    expect((await ask('/compute/nothing?api-version=2021-02-01')).status).toBe(404)
    const gone = await startInstanceMetadata(emulator, { machine: `${set}/virtualMachines/9` })
    stops.push(() => gone.stop())
    const answer = await fetch(`${gone.url}/metadata/instance?api-version=2021-02-01`, {
      headers: { Metadata: 'true' },
    })
    expect(answer.status).toBe(410)
  })
})
