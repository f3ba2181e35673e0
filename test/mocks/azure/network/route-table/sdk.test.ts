import { afterEach, beforeEach, expect, it } from 'vitest'
import { group, idOf } from '#test/mocks/azure/support/ids'
import { namesOf, quick, stale } from '#test/mocks/azure/support/life'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'

let azure: Azure
beforeEach(async () => {
  azure = await startAzure()
})
afterEach(() => azure.emulator.stop())

const location = 'westeurope'

it('route tables live their whole life through the SDK, with their routes', async () => {
  const { routeTables: tables, routes } = azure.client
  const created = await tables.createOrUpdate(group, 'table', { location }, quick)
  expect(created).toMatchObject({ routes: [], disableBgpRoutePropagation: false, provisioningState: 'Succeeded' })
  const route = { addressPrefix: '10.244.1.0/24', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.0.0.4' }
  const written = await routes.createOrUpdate(group, 'table', 'node-1', route, quick)
  expect(written).toMatchObject({ ...route, hasBgpOverride: false })
  expect(await namesOf(routes.list(group, 'table'))).toEqual(['node-1'])
  const table = await tables.get(group, 'TABLE')
  expect(written.etag).toBe(table.etag)
  expect((await routes.get(group, 'table', 'NODE-1')).name).toBe('node-1')
  expect(await namesOf(tables.list(group))).toEqual(['table'])
  expect(await namesOf(tables.listAll())).toEqual(['table'])
  expect((await tables.updateTags(group, 'table', { tags: { a: 'b' } })).tags).toEqual({ a: 'b' })
  const updated = await tables.createOrUpdate(group, 'table', { location, disableBgpRoutePropagation: true }, quick)
  expect([updated.disableBgpRoutePropagation, updated.routes]).toEqual([true, []])
  await expect(tables.createOrUpdate(group, 'table', { location }, { ...quick, ...stale })).rejects.toMatchObject({
    statusCode: 412,
  })
  await routes.createOrUpdate(group, 'table', 'node-1', route, quick)
  await routes.delete(group, 'table', 'node-1', quick)
  await expect(routes.get(group, 'table', 'node-1')).rejects.toMatchObject({ statusCode: 404, code: 'NotFound' })
  await tables.delete(group, 'table', quick)
  await expect(tables.get(group, 'table')).rejects.toMatchObject({ code: 'ResourceNotFound' })
})

it('a route table knows its subnets, and cannot be deleted under them', async () => {
  const { routeTables: tables, virtualNetworks } = azure.client
  await tables.createOrUpdate(group, 'table', { location }, quick)
  const routeTable = { id: idOf(azure.emulator, 'routeTables', 'table') }
  const subnets = [{ name: 'nodes', addressPrefix: '10.0.0.0/24', routeTable }]
  const network = { location, addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets }
  await virtualNetworks.createOrUpdate(group, 'vnet', network, quick)
  const subnet = `${idOf(azure.emulator, 'virtualNetworks', 'vnet')}/subnets/nodes`
  expect((await tables.get(group, 'table')).subnets).toMatchObject([{ id: subnet }])
  const refused = tables.delete(group, 'table', quick)
  await expect(refused).rejects.toMatchObject({
    statusCode: 400,
    code: 'InUseRouteTableCannotBeDeleted',
    message: expect.stringContaining('Route table table is in use and cannot be deleted.'),
  })
  const without = { ...network, subnets: [{ name: 'nodes', addressPrefix: '10.0.0.0/24' }] }
  await virtualNetworks.createOrUpdate(group, 'vnet', without, quick)
  await tables.delete(group, 'table', quick)
})
