/** In a file of its own with one machine for all: the sign-in library keeps where it asked, and every token, for the life of a process. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { startEmulator, type Emulator } from '#mocks/azure/emulator'
import { startInstanceMetadata, type InstanceMetadata } from '#mocks/azure/identity/instance-metadata'
import type { Credential } from '#provider/azure/arm/credential'
import type { UserAssigned } from '#provider/azure/config/credentials'
import { signInCredential } from '#provider/azure/sign-in/sign-in'
import { systemClock } from '#provider/time/clock'

const identityId = (name: string) =>
  `/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`
const own = { clientId: '00000000-0000-4000-a000-0000000000a1' }
const second = { clientId: '00000000-0000-4000-a000-0000000000a2', resourceId: identityId('second') }
const third = { clientId: '00000000-0000-4000-a000-0000000000a3', resourceId: identityId('third') }

let azure: Emulator
let metadata: InstanceMetadata
beforeAll(async () => {
  azure = await startEmulator({ warn: () => {} })
  metadata = await startInstanceMetadata(azure, { machine: '/x', identities: [own, second, third] })
})
afterAll(() => Promise.all([metadata.stop(), azure.stop()]))
afterEach(() => vi.unstubAllEnvs())

function credentialOf(userAssigned: UserAssigned | undefined): Credential {
  vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', metadata.url)
  // Nobody answers there.
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1')
  const signIn = {
    credentials: { kind: 'managed-identity', userAssigned },
    tenantId: azure.credentials.tenantId,
    authorityHost: azure.url,
    caPem: azure.caPem,
  } as const
  return signInCredential({ signIn, scope: 'https://management.azure.com/.default', clock: systemClock })
}

/** The client id in the token that the identity gets. */
async function whoIs(userAssigned: UserAssigned | undefined): Promise<unknown> {
  const token = await credentialOf(userAssigned).token(new AbortController().signal)
  const [, claims = ''] = token.split('.')
  return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { appid: unknown }).appid
}

test('a machine’s own identity is taken where none is named, and never asked for through a proxy', async () => {
  expect(await whoIs(undefined)).toBe(own.clientId)
})

test('a user-assigned identity is named by its client id', async () => {
  expect(await whoIs({ clientId: second.clientId })).toBe(second.clientId)
})

test('a user-assigned identity is named by its resource id', async () => {
  expect(await whoIs({ resourceId: third.resourceId })).toBe(third.clientId)
})

test('an identity that the machine does not have is told so', async () => {
  await expect(whoIs({ clientId: '00000000-0000-4000-a000-0000000000ff' })).rejects.toThrow('Identity not found')
})

test('a token that Azure refused is not handed out again, by this credential nor by the next one', async () => {
  const { signal } = new AbortController()
  const credential = credentialOf(second)
  const refused = await credential.token(signal)
  expect(await credential.token(signal)).toBe(refused)
  credential.forget(refused)
  const another = await credential.token(signal)
  expect(another).not.toBe(refused)
  expect(await credential.token(signal)).toBe(another)
  expect(await credentialOf(second).token(signal)).not.toBe(refused)
})
