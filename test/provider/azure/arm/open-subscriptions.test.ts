import { afterEach, expect, test } from 'vitest'
import { startEmulator, type Emulator } from '#mocks/azure/emulator'
import { openSubscriptions } from '#provider/azure/arm/open-subscriptions'
import { systemClock } from '#provider/time/clock'
import { clientSecretCredential } from './client-secret.ts'
import { never } from './fake-azure.ts'

const network = {
  tenantId: '00000000-0000-4000-a000-0000000000b1',
  subscriptionId: '00000000-0000-4000-a000-0000000000b2',
}

let azure: Emulator
afterEach(() => azure.stop())

/** Machines in the well-known subscription; network resources in another one, of another tenant. */
async function open({ networkTenantId = network.tenantId } = {}) {
  azure = await startEmulator({ warn: () => {}, otherTenants: [network] })
  const { url, caPem, credentials } = azure
  const arm = openSubscriptions({
    config: { ...credentials, networkSubscriptionId: network.subscriptionId, networkTenantId },
    credentialOf: (tenantId) =>
      clientSecretCredential({ ...credentials, tenantId, authorityHost: url, caPem }, systemClock),
    endpoint: url,
    clock: systemClock,
    userAgent: 'berth/test',
    mayWrite: () => true,
    tlsOptions: { ca: caPem },
  })
  const groupIn = (subscription: string) => `/subscriptions/${subscription}/resourceGroups/rg`
  const idIn = (subscription: string, type: string, name: string) =>
    `${groupIn(subscription)}/providers/Microsoft.Network/${type}/${name}`
  for (const one of [credentials.subscriptionId, network.subscriptionId]) {
    azure.seed({ id: groupIn(one), location: 'westeurope' })
  }
  const vnet = idIn(network.subscriptionId, 'virtualNetworks', 'vnet')
  const subnets = [{ name: 'nodes', properties: { addressPrefix: '10.1.0.0/24' } }]
  const addressSpace = { addressPrefixes: ['10.1.0.0/16'] }
  azure.seed({ id: vnet, location: 'westeurope', properties: { addressSpace, subnets } })
  const properties = {
    ipConfigurations: [{ name: 'ip', properties: { primary: true, subnet: { id: `${vnet}/subnets/nodes` } } }],
  }
  return { arm, idIn, nic: { location: 'westeurope', properties } }
}

test('an interface beside the machines joins a network of another tenant', async () => {
  const { arm, idIn, nic } = await open()
  const id = idIn(azure.credentials.subscriptionId, 'networkInterfaces', 'node-1')
  await arm.put(id, nic, {}, never())
  expect((await arm.list('networkInterfaces', 'rg', never())).map((one) => one.id)).toEqual([id])
  expect((await arm.get(id, never()))?.name).toBe('node-1')
})

test('without a token of the other tenant Azure refuses that', async () => {
  const { arm, idIn, nic } = await open({ networkTenantId: '00000000-0000-4000-a000-000000000002' })
  const id = idIn(azure.credentials.subscriptionId, 'networkInterfaces', 'node-1')
  await expect(arm.put(id, nic, {}, never())).rejects.toThrow(/LinkedAuthorizationFailed/)
})

test('each list and each document is read where it is', async () => {
  const { arm, idIn } = await open()
  const id = idIn(network.subscriptionId, 'publicIPAddresses', 'pip')
  const body = { location: 'westeurope', sku: { name: 'Standard' }, properties: { publicIPAllocationMethod: 'Static' } }
  const { operation } = await arm.put(id, body, { ifNoneMatch: '*' }, never())
  if (operation !== undefined) await arm.awaitOperation(operation, never())
  expect((await arm.list('publicIPAddresses', 'rg', never())).map((one) => one.id)).toEqual([id])
  expect(await arm.list('networkInterfaces', 'rg', never())).toEqual([])
  await arm.patchTags(id, { team: 'a' }, never())
  expect((await arm.get(id, never()))?.tags).toEqual({ team: 'a' })
  await arm.delete(id, {}, never())
  expect(await arm.get(id, never())).toBeUndefined()
})

test('tokens of both tenants that Azure takes no more are renewed', async () => {
  const { arm, idIn, nic } = await open()
  const id = idIn(azure.credentials.subscriptionId, 'networkInterfaces', 'node-1')
  await arm.put(id, nic, {}, never())
  azure.faults.add({ match: { method: 'PUT' }, do: { expireTokens: true } })
  await arm.put(id, nic, {}, never())
  expect((await arm.get(id, never()))?.name).toBe('node-1')
})
