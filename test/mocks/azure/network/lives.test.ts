/** Each type, and each child that is written by itself, through the newest SDK: create, get, list, update, conflict, delete. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { NetworkManagementClient } from '@azure/arm-network'
import { group, idOf } from '#test/mocks/azure/support/ids'
import { namesOf, quick, stale } from '#test/mocks/azure/support/life'
import { seedPublicIp, seedSubnet } from '#test/mocks/azure/support/raw'
import { openRule } from '#test/mocks/azure/support/security-rule'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'

interface Shown {
  readonly name?: string
  readonly provisioningState?: string
}

/** One resource called `one`: what is written, and where. `body` is what `update` changes. */
interface Life {
  put(body: object, options: object): PromiseLike<Shown>
  get(): Promise<Shown>
  list(): AsyncIterable<Shown>
  remove(): PromiseLike<unknown>
  readonly body: object
  readonly changed: object
}

let azure: Azure
beforeEach(async () => {
  azure = await startAzure()
  const policies = { privateLinkServiceNetworkPolicies: 'Disabled' }
  seedSubnet(azure)
  await azure.client.subnets.createOrUpdate(group, 'vnet', 'link', { addressPrefix: '10.0.1.0/24', ...policies }, quick)
  await azure.client.loadBalancers.createOrUpdate(group, 'lb', { ...balancer(), inboundNatRules: [] }, quick)
  for (const type of ['networkSecurityGroups', 'routeTables'] as const) {
    azure.emulator.seed({ id: at(type, 'parent').id, location, properties: {} })
  }
})
afterEach(() => azure.emulator.stop())

const location = 'westeurope'
const sku = { name: 'Standard' }
const tags = { tags: { a: 'b' } }
const at = (type: string, name: string) => ({ id: idOf(azure.emulator, type, name) })
const subnet = (name: string) => ({ id: `${at('virtualNetworks', 'vnet').id}/subnets/${name}` })
const front = () => ({ id: `${at('loadBalancers', 'lb').id}/frontendIPConfigurations/front` })

function balancer() {
  return { location, sku, frontendIPConfigurations: [{ name: 'front', subnet: subnet('nodes') }] }
}

type Operations<Body> = {
  createOrUpdate(group: string, name: string, body: Body, options: object): PromiseLike<Shown>
  get(group: string, name: string): Promise<Shown>
  list(group: string): AsyncIterable<Shown>
  delete(group: string, name: string, options: object): PromiseLike<unknown>
}

/** A type of its own: its tags are what is changed. */
function tracked<Body extends object>(of: Operations<Body>, body: Body): Life {
  return {
    // What is changed are tags, which every tracked body may have.
    put: (wanted, options) => of.createOrUpdate(group, 'one', wanted as Body, options),
    get: () => of.get(group, 'one'),
    list: () => of.list(group),
    remove: () => of.delete(group, 'one', quick),
    body,
    changed: { ...body, ...tags },
  }
}

interface ChildOperations<Body> {
  createOrUpdate(group: string, parent: string, name: string, body: Body, options: object): PromiseLike<Shown>
  get(group: string, parent: string, name: string): Promise<Shown>
  list(group: string, parent: string): AsyncIterable<Shown>
  delete(group: string, parent: string, name: string, options: object): PromiseLike<unknown>
}

function child<Body extends object>(
  of: ChildOperations<Body>,
  parent: string,
  body: Body,
  change: Partial<Body>,
): Life {
  return {
    put: (wanted, options) => of.createOrUpdate(group, parent, 'one', wanted as Body, options),
    get: () => of.get(group, parent, 'one'),
    list: () => of.list(group, parent),
    remove: () => of.delete(group, parent, 'one', quick),
    body,
    changed: { ...body, ...change },
  }
}

const nat = { protocol: 'Tcp', frontendPort: 2222, backendPort: 22 }

const lives: readonly (readonly [string, (client: NetworkManagementClient) => Life])[] = [
  ['loadBalancers', (c) => tracked(c.loadBalancers, balancer())],
  ['publicIPAddresses', (c) => tracked(c.publicIPAddresses, { location, sku })],
  ['publicIPPrefixes', (c) => tracked(c.publicIPPrefixes, { location, sku, prefixLength: 31 })],
  [
    'virtualNetworks',
    (c) => tracked(c.virtualNetworks, { location, addressSpace: { addressPrefixes: ['10.1.0.0/16'] } }),
  ],
  [
    'networkInterfaces',
    (c) => tracked(c.networkInterfaces, { location, ipConfigurations: [{ name: 'ip', subnet: subnet('nodes') }] }),
  ],
  ['networkSecurityGroups', (c) => tracked(c.networkSecurityGroups, { location })],
  ['applicationSecurityGroups', (c) => tracked(c.applicationSecurityGroups, { location })],
  ['routeTables', (c) => tracked(c.routeTables, { location })],
  [
    'natGateways',
    (c) => tracked(c.natGateways, { location, sku, publicIpAddresses: [{ id: seedPublicIp(azure, 'ip') }] }),
  ],
  [
    'privateLinkServices',
    (c) => {
      const ipConfigurations = [{ name: 'ip', subnet: subnet('link') }]
      return tracked(c.privateLinkServices, {
        location,
        ipConfigurations,
        loadBalancerFrontendIpConfigurations: [front()],
      })
    },
  ],
  ['privateEndpoints', (c) => tracked(c.privateEndpoints, { location, subnet: subnet('nodes') })],
  ['backendAddressPools', (c) => child(c.loadBalancerBackendAddressPools, 'lb', {}, { drainPeriodInSeconds: 10 })],
  [
    'inboundNatRules',
    (c) => child(c.inboundNatRules, 'lb', { ...nat, frontendIPConfiguration: front() }, { enableTcpReset: true }),
  ],
  ['subnets', (c) => child(c.subnets, 'vnet', { addressPrefix: '10.0.2.0/24' }, { addressPrefix: '10.0.3.0/24' })],
  ['securityRules', (c) => child(c.securityRules, 'parent', openRule, { priority: 200 })],
  [
    'routes',
    (c) =>
      child(c.routes, 'parent', { addressPrefix: '10.9.0.0/16', nextHopType: 'None' }, { nextHopType: 'Internet' }),
  ],
]

it.for(lives)('%s: created, read, listed, updated, refused to who saw an older one, and deleted', async ([, lead]) => {
  const life = lead(azure.client)
  expect(await life.put(life.body, quick)).toMatchObject({ name: 'one', provisioningState: 'Succeeded' })
  expect(await life.get()).toMatchObject({ ...life.body, name: 'one' })
  expect(await namesOf(life.list())).toContain('one')
  await life.put(life.changed, quick)
  expect(await life.get()).toMatchObject(life.changed)
  await expect(life.put(life.body, { ...quick, ...stale })).rejects.toMatchObject({
    statusCode: 412,
    code: 'PreconditionFailed',
  })
  await life.remove()
  await expect(life.get()).rejects.toMatchObject({ statusCode: 404 })
  expect(await namesOf(life.list())).not.toContain('one')
})
