import { describe, expect, test } from 'vitest'
import { followCloudConfig } from '#cli/cloud-config/follow'
import type { Credentials } from '#provider/azure/config/credentials'
import { loadAzureConfig } from '#provider/azure/config/load'
import { FakeClock } from '#mocks/time/clock'
import { settle } from '#test/provider/azure/arm/fake-azure'

const file = {
  tenantId: 'tenant',
  subscriptionId: 'subscription',
  aadClientId: 'client',
  aadClientSecret: 'first',
  resourceGroup: 'rg',
  location: 'westeurope',
  vnetName: 'vnet',
  securityGroupName: 'nsg',
  loadBalancerBackendPoolConfigurationType: 'nodeIP',
}

const lookEveryMs = 10_000

/** Follows a file that the test changes; answers what came of it. */
function follow() {
  const clock = new FakeClock()
  const ending = new AbortController()
  let text = JSON.stringify(file)
  let failure: Error | undefined
  const lines: string[] = []
  const credentials: Credentials[] = []
  let ends = 0
  const read = () => (failure === undefined ? Promise.resolve(text) : Promise.reject(failure))
  const loaded = loadAzureConfig(text, 'kubernetes')
  if ('problems' in loaded) throw new Error('the first file is wrong')
  const write = (level: string) => (fields: object, line: string) => {
    lines.push(`${level}: ${line}${'changed' in fields ? ` (${String(fields.changed)})` : ''}`)
  }
  const following = followCloudConfig(
    {
      cloudConfig: { source: { name: 'azure.json', lookEveryMs, read }, text },
      config: loaded.config,
      clock,
      log: { info: write('info'), warn: write('warn'), error: write('error') },
      onCredentials: (next) => void credentials.push(next),
      onEnd: () => void (ends += 1),
    },
    ending.signal,
  )
  return {
    lines,
    credentials,
    ends: () => ends,
    async becomes(next: string | object | Error) {
      failure = undefined
      if (next instanceof Error) failure = next
      else text = typeof next === 'string' ? next : JSON.stringify({ ...file, ...next })
      await settle()
      clock.advance(lookEveryMs)
      await settle()
    },
    async stop() {
      ending.abort()
      await following
    },
  }
}

describe('an azure.json that changes while the controller runs', () => {
  test('with another secret is taken live, once', async () => {
    const following = follow()
    await following.becomes({ aadClientSecret: 'second' })
    await following.becomes({ aadClientSecret: 'second' })
    expect(following.credentials).toEqual([{ kind: 'client-secret', clientId: 'client', clientSecret: 'second' }])
    expect(following.lines).toEqual(['info: azure.json has changed: signs in as client client by its secret'])
    expect(following.ends()).toBe(0)
    await following.stop()
  })

  test('with another way to sign in is taken live', async () => {
    const following = follow()
    await following.becomes({ useManagedIdentityExtension: true })
    expect(following.credentials).toEqual([{ kind: 'managed-identity', userAssigned: undefined }])
    await following.stop()
  })

  test.each([
    ['another group', { resourceGroup: 'other' }, 'resourceGroup,vnetResourceGroup'],
    ['another subscription', { subscriptionId: 'other' }, 'subscriptionId,networkSubscriptionId'],
    ['no wish for a controller', { disableCloudProvider: true }, 'disableCloudProvider'],
  ])('to %s ends the process, and nothing is followed any more', async (_, change, names) => {
    const following = follow()
    await following.becomes({ ...change, aadClientSecret: 'second' })
    expect(following.ends()).toBe(1)
    expect(following.lines.join()).toContain('the process ends, to be started with it')
    expect(following.lines.join()).toContain(names)
    await following.becomes({ resourceGroup: 'third' })
    expect(following.ends()).toBe(1)
    expect(following.credentials).toEqual([])
  })

  test('and cannot be used or read is told, and the old one goes on', async () => {
    const following = follow()
    await following.becomes('{')
    await following.becomes({ location: 4 })
    await following.becomes(new Error('EACCES'))
    expect(following.lines).toEqual([
      'error: the new azure.json cannot be used; the old one goes on',
      'error: the new azure.json cannot be used; the old one goes on',
      'warn: azure.json cannot be read again',
    ])
    await following.becomes({})
    await following.becomes({ aadClientSecret: 'second' })
    expect(following.credentials).toHaveLength(1)
    expect(following.ends()).toBe(0)
    await following.stop()
  })

  test('in a key without effect alone changes nothing', async () => {
    const following = follow()
    await following.becomes({ vmCacheTTLInSeconds: 10 })
    expect(following.lines).toEqual([])
    expect(following.ends()).toBe(0)
    await following.stop()
  })
})
