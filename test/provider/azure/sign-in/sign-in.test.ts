import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startEmulator, type Emulator, type EmulatorOptions } from '#mocks/azure/emulator'
import { createArmClient, type ArmClient } from '#provider/azure/arm/client'
import { Gate } from '#provider/azure/arm/gate'
import type { Credentials } from '#provider/azure/config/credentials'
import { discoverLogin } from '#provider/azure/sign-in/discover-login'
import type { SignIn } from '#provider/azure/sign-in/sdk-credential'
import { signInCredential } from '#provider/azure/sign-in/sign-in'
import { systemClock } from '#provider/time/clock'
import { makeCertificate, password, type TestCertificate } from './certificates.ts'

const scope = 'https://management.azure.com/.default'
const never = () => new AbortController().signal

let directory: string
let certificate: TestCertificate
const stops: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'berth-sign-in-'))
  certificate = makeCertificate()
})
afterAll(() => rm(directory, { recursive: true }))

let azure: Emulator
beforeEach(() => start())
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

async function start(options: EmulatorOptions = {}): Promise<void> {
  azure = await startEmulator({ warn: () => {}, ...options })
  stops.push(() => azure.stop())
  azure.seed({ id: group(), location: 'westeurope' })
}

const group = () => `/subscriptions/${azure.credentials.subscriptionId}/resourceGroups/rg`

function signInBy(credentials: Credentials, more: Partial<SignIn> = {}): SignIn {
  const { tenantId } = azure.credentials
  return { credentials, tenantId, authorityHost: azure.url, caPem: azure.caPem, ...more }
}

function connect(signIn: SignIn) {
  const credential = signInCredential({ signIn, scope, clock: systemClock })
  const arm = createArmClient({
    endpoint: azure.url,
    credential,
    subscriptionId: azure.credentials.subscriptionId,
    clock: systemClock,
    gate: new Gate({ clock: systemClock }),
    userAgent: 'berth/test',
    mayWrite: () => true,
    tlsOptions: { ca: azure.caPem },
  })
  return { arm, credential }
}

const read = (arm: ArmClient) => arm.list('loadBalancers', 'rg', never())

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, content)
  return path
}

describe('a certificate', () => {
  async function signsIn(content: string | Buffer, secret: string | undefined): Promise<unknown> {
    const { clientId } = azure.credentials
    const path = await file('client', content)
    azure.principals.set({ clientId, certificatePem: certificate.certificatePem })
    return read(connect(signInBy({ kind: 'client-certificate', clientId, path, password: secret })).arm)
  }

  const pem = () => `${certificate.certificatePem}\n${certificate.keyPem}`

  test.each([
    ['as PEM', pem, undefined],
    ['as PEM with the key first', () => `${certificate.keyPem}\n${certificate.certificatePem}`, undefined],
    ['as PEM with a password', () => `${certificate.certificatePem}\n${certificate.encryptedKeyPem}`, password],
    ['as PFX', () => certificate.pfx('aes256'), password],
    ['as PFX of the old kind', () => certificate.pfx('3des'), password],
  ])('signs in %s', async (_, content, secret) => {
    expect(await signsIn(content(), secret)).toEqual([])
  })

  test('that is another one is refused', async () => {
    const other = makeCertificate()
    await expect(signsIn(`${other.certificatePem}\n${other.keyPem}`, undefined)).rejects.toThrow(/AADSTS700027/)
  })

  test('that the password does not open is told by its file, without the password', async () => {
    const failure = await signsIn(certificate.pfx('aes256'), 'wrong').catch((error: unknown) => String(error))
    expect(failure).toMatch(/client is neither PEM nor a PFX that its password opens/)
    expect(failure).not.toContain('wrong')
  })

  test('that was renewed in place is taken with the next token', async () => {
    const { clientId } = azure.credentials
    const path = await file('renewed', pem())
    azure.principals.set({ clientId, certificatePem: certificate.certificatePem })
    const { arm, credential } = connect(signInBy({ kind: 'client-certificate', clientId, path, password: undefined }))
    await read(arm)
    const next = makeCertificate()
    azure.principals.set({ clientId, certificatePem: next.certificatePem })
    await file('renewed', `${next.certificatePem}\n${next.keyPem}`)
    credential.forget(await credential.token(never()))
    expect(await read(arm)).toEqual([])
  })
})

describe('a workload', () => {
  const federated = { issuer: 'https://issuer.local/', subject: 'system:serviceaccount:kube-system:berth' }
  const token = (sub: string) => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const exp = Math.floor(Date.now() / 1000) + 600
    const claims = { iss: federated.issuer, sub, aud: 'api://AzureADTokenExchange', exp }
    return `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.${encode('signature')}`
  }

  test('signs in by the token that Kubernetes keeps in a file', async () => {
    const { clientId } = azure.credentials
    azure.principals.set({ clientId, federated })
    const tokenFile = await file('token', token(federated.subject))
    const { arm } = connect(signInBy({ kind: 'workload-identity', clientId, tokenFile }))
    expect(await read(arm)).toEqual([])
    await file('token', token('system:serviceaccount:default:other'))
    const other = connect(signInBy({ kind: 'workload-identity', clientId, tokenFile }))
    await expect(read(other.arm)).rejects.toThrow(/AADSTS700213/)
  })
})

describe('a client secret', () => {
  const bySecret = (clientSecret: string): Credentials => {
    const { clientId } = azure.credentials
    return { kind: 'client-secret', clientId, clientSecret }
  }

  test('signs in at ADFS', async () => {
    const { arm } = connect(signInBy(bySecret(azure.credentials.clientSecret), { tenantId: 'adfs' }))
    expect(await read(arm)).toEqual([])
  })

  test('is changed for another one while tokens of the old one are on their way', async () => {
    const { clientId, clientSecret } = azure.credentials
    const { arm, credential } = connect(signInBy(bySecret(clientSecret)))
    const [, onItsWay] = [await read(arm), credential.token(never())]
    azure.principals.set({ clientId, clientSecret: 'rotated' })
    credential.become(signInBy(bySecret('rotated')))
    const before = await onItsWay
    expect(await credential.token(never())).not.toBe(before)
    azure.faults.add({ match: { method: 'GET' }, do: { expireTokens: true } })
    expect(await read(arm)).toEqual([])
  })
})

describe('an Azure Resource Manager of one’s own', () => {
  const discover = (cloud: string) =>
    discoverLogin({ endpoints: { resourceManager: azure.url, cloud }, caPem: azure.caPem, clock: systemClock }, never())

  test.each(['LocalAzure', 'localazure', 'AzurePublicCloud'])('says where to sign in: %s', async (cloud) => {
    const login = await discover(cloud)
    expect(login).toEqual({ activeDirectory: azure.url, scope: 'https://management.core.windows.net//.default' })
    const { clientId, clientSecret, tenantId } = azure.credentials
    const credentials: Credentials = { kind: 'client-secret', clientId, clientSecret }
    const signIn = { credentials, tenantId, authorityHost: login.activeDirectory, caPem: azure.caPem }
    const credential = signInCredential({ signIn, scope: login.scope, clock: systemClock })
    expect(await credential.token(never())).toMatch(/^ey/)
  })

  test('that describes several clouds without ours is told so', async () => {
    const cloud = (name: string) => ({ name, authentication: { loginEndpoint: 'https://l', audiences: ['https://a'] } })
    const answering = (body: unknown, status = 200) =>
      discoverLogin(
        {
          endpoints: { resourceManager: 'https://arm', cloud: 'c' },
          caPem: undefined,
          clock: systemClock,
          httpClient: {
            sendRequest: (request) =>
              Promise.resolve({ request, status, headers: request.headers, bodyAsText: JSON.stringify(body) }),
          },
        },
        never(),
      )
    await expect(answering([cloud('a'), cloud('b')])).rejects.toThrow('knows no cloud c, only a, b')
    expect(await answering([cloud('a'), cloud('C')])).toEqual({
      activeDirectory: 'https://l',
      scope: 'https://a/.default',
    })
    await expect(answering('x')).rejects.toThrow('answers 200 and nothing that describes a cloud')
    await expect(answering({}, 404)).rejects.toThrow('answers 404')
  })
})
