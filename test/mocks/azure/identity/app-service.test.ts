import { ManagedIdentityCredential } from '@azure/identity'
import { afterEach, expect, it, vi } from 'vitest'
import { startInstanceMetadata } from '#mocks/azure/identity/instance-metadata'
import { groupId } from '#test/mocks/azure/support/ids'
import { startRaw } from '#test/mocks/azure/support/raw'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

async function start() {
  const raw = await startRaw()
  const machine = `${groupId(raw.emulator)}/providers/Microsoft.Compute/virtualMachines/vm`
  const service = await startInstanceMetadata(raw.emulator, { machine })
  stops.push(
    () => service.stop(),
    () => raw.stop(),
  )
  return { raw, service }
}

it('an app’s managed identity gets a token at the endpoint of App Service, which ARM takes', async () => {
  const { raw, service } = await start()
  vi.stubEnv('IDENTITY_ENDPOINT', service.identityEndpoint)
  vi.stubEnv('IDENTITY_HEADER', service.identityHeader)
  const credential = new ManagedIdentityCredential({ retryOptions: { maxRetries: 0 } })
  const { token, expiresOnTimestamp } = await credential.getToken('https://management.azure.com/.default')
  expect(expiresOnTimestamp).toBeGreaterThan(Date.now())
  expect((await raw.call('GET', groupId(raw.emulator), { token })).status).toBe(200)
})

it('the endpoint of App Service wants its header, its api-version and an identity that the app has', async () => {
  const { service } = await start()
  const ask = async (query: string, header = service.identityHeader) => {
    const url = `${service.identityEndpoint}?${query}`
    const answer = await fetch(url, { headers: { 'X-IDENTITY-HEADER': header } })
    return answer.status
  }
  const good = 'api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com'
  expect(await ask(good)).toBe(200)
  expect(await ask(good, 'a guess')).toBe(401)
  expect(await ask(good.replace('2019', '2020'))).toBe(400)
  expect(await ask(`${good}&client_id=someone-else`)).toBe(400)
})
