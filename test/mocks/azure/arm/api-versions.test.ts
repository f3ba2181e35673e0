/** Which api-versions each type takes, and that the older ones are served. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publishedVersions } from '#mocks/azure/arm/published-versions'
import { everyType, seedNeighbours } from '#test/mocks/azure/support/every-type'
import { groupId } from '#test/mocks/azure/support/ids'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let raw: Raw
beforeAll(async () => {
  raw = await startRaw()
  seedNeighbours(raw)
})
afterAll(() => raw.stop())

/** What the SDKs of arm-semantics 2.1 send, and what the recordings of 2.3 were made with. */
const sent = [
  '2022-07-01',
  '2024-05-01',
  '2024-10-01',
  '2025-03-01',
  '2025-05-01',
  '2025-07-01',
  '2025-09-01',
  '2026-01-01',
]
/** The first version that has the type. */
const first = {
  publicIPAddresses: '2015-06-15',
  publicIPPrefixes: '2018-07-01',
  virtualNetworks: '2015-06-15',
  networkSecurityGroups: '2015-06-15',
  applicationSecurityGroups: '2017-09-01',
  routeTables: '2015-06-15',
  natGateways: '2019-02-01',
  loadBalancers: '2015-06-15',
  networkInterfaces: '2015-06-15',
  privateLinkServices: '2019-04-01',
} as const
const network = () => `${groupId(raw.emulator)}/providers/Microsoft.Network`

describe('the versions of Microsoft.Network', () => {
  const cases = Object.entries(first).flatMap(([type, since]) =>
    [since, ...sent].map((version) => [type, version] as const),
  )

  it.for(cases)('%s with %s: create, get, list and delete', async ([type, apiVersion]) => {
    const id = raw.id(type, `in-${apiVersion}`)
    const put = await raw.call('PUT', id, { apiVersion, body: everyType(raw)[type] })
    expect([put.status, put.code]).toEqual([201, undefined])
    // What leads on from an answer asks in the version of the request.
    const link = put.headers['azure-asyncoperation']
    const asked = link === undefined ? apiVersion : new URL(String(link)).searchParams.get('api-version')
    expect(asked).toBe(apiVersion)
    expect((await raw.call('GET', id, { apiVersion })).body).toMatchObject({ id, type: `Microsoft.Network/${type}` })
    const list = await raw.call('GET', `${network()}/${type}`, { apiVersion })
    expect(list.text).toContain(`"${id}"`)
    expect([200, 202]).toContain((await raw.call('DELETE', id, { apiVersion })).status)
  })

  it.for(Object.entries(first))(
    '%s begin with %s and are refused before, with all that there are',
    async ([type, since]) => {
      const before =
        since === '2015-06-15'
          ? '2015-05-01'
          : publishedVersions('network', '')
              .filter((one) => one < since)
              .at(-1)
      const { status, code, text } = await raw.call('GET', `${network()}/${type}`, { apiVersion: before ?? '' })
      expect([status, code]).toEqual([400, 'NoRegisteredProviderFound'])
      expect(text).toContain(`API version '${before}' for type '${type}'. The supported api-versions are '${since}, `)
    },
  )

  it.for(['2025-05-02', '2026-01-02', '2031-01-01', '2015-05-01'])('%s was never published', async (apiVersion) => {
    const { code } = await raw.call('GET', `${network()}/loadBalancers`, { apiVersion })
    expect(code).toBe('NoRegisteredProviderFound')
  })
})

describe('the versions of Microsoft.Compute', () => {
  const types = ['availabilitySets', 'virtualMachines', 'virtualMachineScaleSets']
  const cases = types.flatMap((type) =>
    ['2015-06-15', '2024-07-01', '2025-04-01', '2026-04-01'].map((version) => [type, version] as const),
  )

  it.for(cases)('%s with %s: list', async ([type, apiVersion]) => {
    const { status, body } = await raw.call('GET', `${groupId(raw.emulator)}/providers/Microsoft.Compute/${type}`, {
      apiVersion,
    })
    expect([status, body]).toEqual([200, { value: [] }])
  })

  it('refuses the newest of Microsoft.Network, and names its own', async () => {
    const path = `${groupId(raw.emulator)}/providers/Microsoft.Compute/virtualMachines`
    const { code, text } = await raw.call('GET', path, { apiVersion: '2026-01-01' })
    expect([code, text]).toEqual(['NoRegisteredProviderFound', expect.stringContaining("2025-04-01, 2026-04-01'")])
  })
})

it('a provider names the versions of each of its types, newest first', async () => {
  const { body } = await raw.get(
    `/subscriptions/${raw.emulator.credentials.subscriptionId}/providers/Microsoft.Network`,
  )
  const versions = publishedVersions('network', 'natGateways').toReversed()
  expect(versions.at(-1)).toBe('2019-02-01')
  expect(body).toMatchObject({
    resourceTypes: expect.arrayContaining([
      expect.objectContaining({ resourceType: 'natGateways', apiVersions: versions }),
    ]),
  })
})
