/** What a write meets while another one runs on the same resource (arm-semantics 4.3), and how long either takes (4.2). */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FakeClock } from '#mocks/time/clock'
import { everyType, seedNeighbours } from '#test/mocks/azure/support/every-type'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'
import { operationOf } from '#test/mocks/azure/support/restarted'

let raw: Raw
let clock: FakeClock
beforeEach(async () => {
  clock = new FakeClock()
  raw = await startRaw({ clock, latency: 'real' })
  seedNeighbours(raw)
})
afterEach(() => raw.stop())

const nouns = {
  publicIPAddresses: 'PublicIpAddress',
  publicIPPrefixes: 'PublicIpPrefix',
  virtualNetworks: 'VirtualNetwork',
  networkSecurityGroups: 'NetworkSecurityGroup',
  applicationSecurityGroups: 'ApplicationSecurityGroup',
  routeTables: 'RouteTable',
  natGateways: 'NatGateway',
  loadBalancers: 'LoadBalancer',
  privateLinkServices: 'PrivateLinkService',
} as const

it.for(Object.entries(nouns))('%s: a newer PUT cancels and supersedes the older', async ([type, noun]) => {
  const id = raw.id(type, 'one')
  const older = await raw.put(id, everyType(raw)[type])
  const newer = await raw.put(id, { ...everyType(raw)[type], tags: { newer: 'yes' } })
  const name = `Put${noun}Operation`
  const [, before] = /operations\/(.+)$/.exec(operationOf(older)) ?? []
  const [, after] = /operations\/(.+)$/.exec(operationOf(newer)) ?? []
  const message = `Operation ${name} (${before}) was canceled and superseded by operation ${name} (${after}).`
  expect((await raw.get(operationOf(older))).body).toEqual({
    status: 'Canceled',
    error: {
      code: 'Canceled',
      message: 'Operation was canceled.',
      details: [{ code: 'CanceledAndSupersededDueToAnotherOperation', message }],
    },
  })
  clock.advance(60_000)
  expect((await raw.get(operationOf(newer))).body).toEqual({ status: 'Succeeded' })
  expect((await raw.get(id)).body).toMatchObject({
    tags: { newer: 'yes' },
    properties: { provisioningState: 'Succeeded' },
  })
})

it.for(Object.entries(nouns))(
  '%s: a DELETE while a PUT runs is refused with 429 and the operation',
  async ([type, noun]) => {
    const id = raw.id(type, 'one')
    const put = await raw.put(id, everyType(raw)[type])
    const refused = await raw.delete(id)
    expect([refused.status, refused.code, refused.detail]).toEqual([
      429,
      'RetryableError',
      'RetryableErrorDueToAnotherOperation',
    ])
    const [, guid] = /operations\/(.+)$/.exec(operationOf(put)) ?? []
    const seconds = refused.headers['retry-after']
    expect(refused.text).toContain(
      `Operation Put${noun}Operation (${guid}) is updating resource ${id}. The call can be retried in ${seconds} seconds.`,
    )
    clock.advance(Number(seconds) * 1000)
    expect((await raw.delete(id)).status).toBe(202)
  },
)

it.for([
  ['networkSecurityGroups', 'securityRules', 'SecurityRule'],
  ['virtualNetworks', 'subnets', 'Subnet'],
] as const)('%s: a newer PUT of one of the %s supersedes the older', async ([type, children, noun]) => {
  const bodies = {
    securityRules: (priority: number) => ({
      properties: {
        priority,
        protocol: 'Tcp',
        access: 'Allow',
        direction: 'Inbound',
        sourceAddressPrefix: '*',
        sourcePortRange: '*',
        destinationAddressPrefix: '*',
        destinationPortRange: '80',
      },
    }),
    subnets: (at: number) => ({ properties: { addressPrefix: `10.9.${at % 200}.0/24` } }),
  }
  const id = raw.id(type, 'one')
  await raw.put(id, everyType(raw)[type])
  clock.advance(60_000)
  const older = await raw.put(`${id}/${children}/child`, bodies[children](100))
  const newer = await raw.put(`${id}/${children}/child`, bodies[children](101))
  clock.advance(60_000)
  const ended = await raw.get(operationOf(older))
  expect([ended.body['status'], ended.text]).toEqual(['Canceled', expect.stringContaining(`Put${noun}Operation (`)])
  expect((await raw.get(operationOf(newer))).body).toEqual({ status: 'Succeeded' })
})

it('ends an operation at once with no latency, and still wants a poll', async () => {
  const quick = await startRaw({ latency: 'none' })
  const put = await quick.put(quick.id('publicIPAddresses', 'ip'), everyType(quick)['publicIPAddresses'])
  expect(put.body).toMatchObject({ properties: { provisioningState: 'Updating' } })
  expect((await quick.get(operationOf(put))).body).toEqual({ status: 'Succeeded' })
  await quick.stop()
})
