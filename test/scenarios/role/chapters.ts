/**
 * All that Berth asks of Azure, chapter by chapter: what a cluster uses, a role must allow. Each chapter is a life from the
 * first write to the last trace, so that rights to read, to write, to join and to delete are all needed.
 */
import { askAzureActions } from '#cli/doctor/ask-azure-actions'
import { controllerNames } from '#reconcilers/controller-names'
import { aMember } from '../a-member.ts'
import { seedUsersPublicIp } from '../foreign.ts'
import { annotationKey, internal } from '../manifest.ts'
import { Outside } from '../outside.ts'
import type { PlayedAzure } from '../played-azure.ts'
import { flexibleMachines, nodesOf, seedMachine, seedScaleSet } from '../played-machines.ts'
import { PlayedRoutes, routedNode } from '../played-routes.ts'
import type { Stage, StageOptions } from '../stage.ts'

export interface Chapter {
  /** What of Berth it is that needs these rights: completes "for". */
  readonly title: string
  readonly options?: StageOptions
  /** What stands in Azure before; of a person who may do everything. */
  readonly prepare?: (stage: Stage) => void
  readonly play: (stage: Stage, settle: Settle) => Promise<void>
}

/** Waits; rejects at once where Azure refuses for want of a right. */
export type Settle = (done: () => boolean) => Promise<void>

const byInterface = { loadBalancerBackendPoolConfigurationType: 'nodeIPConfiguration' }
const isReady = (stage: Stage) => () => [...stage.cluster.services.values()].every(({ state }) => state?.is === 'ready')

async function live(stage: Stage, settle: Settle): Promise<void> {
  await settle(isReady(stage))
  // Members join lazily, and pools lose theirs after the Services.
  await stage.time.pass(30_000)
  const names = [...stage.cluster.services.values()].map(({ object }) => object.metadata.name)
  for (const name of names) stage.delete(name)
  await settle(() => stage.cluster.services.size === 0)
}

const poolsOf = ({ emulator }: Stage) =>
  emulator.resources.list('loadBalancers').map(({ properties }) => properties?.['backendAddressPools'])

const linked = { ...internal, [annotationKey('pls-create')]: 'true' }

function connect(stage: Stage): void {
  const [link] = new Outside(stage.emulator).privateLinks
  stage.emulator.seed({
    id: stage.azure.idOf('privateEndpoints', 'one'),
    location: 'westeurope',
    properties: {
      subnet: { id: `${stage.azure.idOf('virtualNetworks', 'vnet')}/subnets/apps` },
      privateLinkServiceConnections: [{ name: 'web', properties: { privateLinkServiceId: link?.id } }],
    },
  })
}

function seedPrefix(stage: Stage): void {
  stage.emulator.seed({
    id: stage.azure.idOf('publicIPPrefixes', 'prefix'),
    location: 'westeurope',
    sku: { name: 'Standard' },
    properties: { prefixLength: 28, publicIPAddressVersion: 'IPv4' },
  })
}

/** A rule of the user's in the nodes' security group, which is written whole. */
function seedForeignRule({ azure, emulator }: Stage): void {
  const group = azure.idOf('applicationSecurityGroups', 'apps')
  emulator.seed({ id: group, location: 'westeurope', properties: {} })
  const rule = {
    name: 'users',
    properties: {
      priority: 4000,
      direction: 'Inbound',
      access: 'Allow',
      protocol: 'Tcp',
      sourcePortRange: '*',
      sourceAddressPrefix: '*',
      destinationPortRange: '22',
      destinationApplicationSecurityGroups: [{ id: group }],
    },
  }
  emulator.seed({
    id: azure.idOf('networkSecurityGroups', 'nodes'),
    location: 'westeurope',
    properties: { securityRules: [rule] },
  })
}

function seedFurnishedSubnet({ azure, emulator }: Stage): void {
  const location = 'westeurope'
  const [table, gateway] = [azure.idOf('routeTables', 'routes'), azure.idOf('natGateways', 'nat')]
  emulator.seed({ id: table, location, properties: {} })
  emulator.seed({ id: gateway, location, sku: { name: 'Standard' }, properties: {} })
  const properties = {
    addressPrefixes: ['10.0.0.0/16', 'fd00::/64'],
    networkSecurityGroup: { id: azure.idOf('networkSecurityGroups', 'nodes') },
    routeTable: { id: table },
    natGateway: { id: gateway },
  }
  emulator.seed({
    id: azure.idOf('virtualNetworks', 'vnet'),
    location,
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/8', 'fd00::/48'] },
      subnets: [
        { name: 'nodes', properties },
        { name: 'apps', properties: { addressPrefix: '10.1.0.0/24' } },
      ],
    },
  })
}

/** As somebody has it who reaches a machine by itself. */
function seedFurnishedInterface(stage: Stage): void {
  const { azure, emulator } = stage
  const apps = azure.idOf('applicationSecurityGroups', 'apps')
  emulator.seed({ id: apps, location: 'westeurope', properties: {} })
  seedUsersPublicIp(stage, 'machine')
  const configuration = {
    primary: true,
    subnet: { id: `${azure.idOf('virtualNetworks', 'vnet')}/subnets/nodes` },
    publicIPAddress: { id: azure.idOf('publicIPAddresses', 'machine') },
    applicationSecurityGroups: [{ id: apps }],
  }
  emulator.seed({
    id: azure.idOf('networkInterfaces', 'vm-1-nic'),
    location: 'westeurope',
    properties: {
      networkSecurityGroup: { id: azure.idOf('networkSecurityGroups', 'nodes') },
      ipConfigurations: [{ name: 'ipv4', properties: configuration }],
    },
  })
}

const standalone = (azure: PlayedAzure) =>
  ['vm-1', 'vm-2'].map((name) => aMember(name, [], { providerId: `azure://${seedMachine(azure, name)}` }))
const uniform = (azure: PlayedAzure) => nodesOf(azure, seedScaleSet(azure, 'pool'))
const flexible = (azure: PlayedAzure) =>
  flexibleMachines(azure, seedScaleSet(azure, 'flex', { mode: 'Flexible' })).map(({ id, name }) =>
    aMember(name, [], { providerId: `azure://${id}` }),
  )

async function nodesAreKnown(stage: Stage): Promise<void> {
  const refs = stage.allMembers.map(({ name, providerId }) => ({ name, providerId, labels: {}, createdAtMs: 0 }))
  const signal = new AbortController().signal
  for (const what of ['metadata', 'power'] as const) {
    let found: ReadonlyMap<string, { readonly is: string }> | Error | undefined
    stage.controller.provider.instances?.find(refs, what, signal).then(
      (answer) => (found = answer),
      (error: unknown) => (found = error instanceof Error ? error : new Error(String(error))),
    )
    await stage.time.until(() => found !== undefined, 60_000)
    if (found === undefined || found instanceof Error) throw new Error(`machines are not known: ${String(found)}`)
    for (const { is } of found.values()) if (is !== 'present') throw new Error(`a machine is ${is}`)
  }
}

const everyController = new Set(controllerNames)

export const chapters: readonly Chapter[] = [
  {
    title: 'public addresses of Berth’s own, with pools of addresses',
    async play(stage, settle) {
      stage.apply('web')
      await live(stage, settle)
    },
  },
  {
    title: 'private addresses',
    async play(stage, settle) {
      stage.apply('web', { annotations: internal })
      await live(stage, settle)
    },
  },
  {
    title: 'nodes that come and go, with pools of addresses',
    async play(stage, settle) {
      stage.apply('web')
      await settle(isReady(stage))
      const [leaver, ...others] = stage.allMembers
      const names = (address = '') => JSON.stringify(poolsOf(stage)).includes(`"${address}"`)
      await settle(() => names(leaver?.addresses[0]))
      stage.setMembers(others)
      await settle(() => !names(leaver?.addresses[0]))
      await live(stage, settle)
    },
  },
  {
    title: '`azure-pip-name` and addresses of public IPs that somebody else made',
    prepare: (stage) => seedUsersPublicIp(stage, 'mine'),
    async play(stage, settle) {
      stage.apply('web', { annotations: { [annotationKey('pip-name')]: 'mine' } })
      await live(stage, settle)
    },
  },
  {
    title: '`azure-pip-prefix-id`',
    prepare: seedPrefix,
    async play(stage, settle) {
      const prefix = stage.azure.idOf('publicIPPrefixes', 'prefix')
      stage.apply('web', { annotations: { [annotationKey('pip-prefix-id')]: prefix } })
      await live(stage, settle)
    },
  },
  {
    title: 'application security groups in rules of the user’s, which stand in the same security group',
    prepare: seedForeignRule,
    async play(stage, settle) {
      stage.apply('web')
      await live(stage, settle)
    },
  },
  {
    title: 'private link services (`azure-pls-create`)',
    async play(stage, settle) {
      stage.apply('web', { annotations: linked })
      await settle(isReady(stage))
      connect(stage)
      await live(stage, settle)
    },
  },
  {
    title: 'private link services in a subnet that has a security group, a route table and a NAT gateway',
    prepare: seedFurnishedSubnet,
    async play(stage, settle) {
      stage.apply('web', { annotations: linked })
      await live(stage, settle)
    },
  },
  {
    title: 'pools of network interfaces: standalone machines and availability sets',
    options: { config: byInterface, machines: standalone },
    async play(stage, settle) {
      stage.apply('web')
      await live(stage, settle)
    },
  },
  {
    title: 'pools of network interfaces that have a security group, a public IP and application security groups',
    options: { config: byInterface, machines: standalone },
    prepare: seedFurnishedInterface,
    async play(stage, settle) {
      stage.apply('web')
      await live(stage, settle)
    },
  },
  {
    title: 'pools of network interfaces: uniform scale sets',
    options: { config: byInterface, machines: uniform },
    async play(stage, settle) {
      stage.apply('web')
      await live(stage, settle)
    },
  },
  {
    title: 'pools of network interfaces: flexible scale sets',
    options: { config: { ...byInterface, enableVmssFlexNodes: true }, machines: flexible },
    async play(stage, settle) {
      stage.apply('web')
      await live(stage, settle)
    },
  },
  {
    title: 'pools of network interfaces that become pools of addresses (`enableMigrateToIPBasedBackendPoolAPI`)',
    options: { config: byInterface, machines: standalone },
    async play(stage, settle) {
      stage.apply('web')
      await settle(isReady(stage))
      await stage.time.pass(30_000)
      const byAddress = { loadBalancerBackendPoolConfigurationType: 'nodeIP' }
      await stage.reconfigure({ ...byAddress, enableMigrateToIPBasedBackendPoolAPI: true })
      stage.setMembers(stage.allMembers.map((member, at) => ({ ...member, addresses: [`10.0.0.${at + 4}`] })))
      await settle(() => JSON.stringify(poolsOf(stage)).includes('ipAddress'))
      await live(stage, settle)
    },
  },
  {
    title: 'cloud-node and cloud-node-lifecycle: standalone machines',
    options: { machines: standalone },
    play: (stage) => nodesAreKnown(stage),
  },
  {
    title: 'cloud-node and cloud-node-lifecycle: uniform scale sets',
    options: { machines: uniform },
    play: (stage) => nodesAreKnown(stage),
  },
  {
    title: 'routes to the pods of nodes (`--configure-cloud-routes`)',
    options: { config: { routeTableName: 'routes' } },
    async play(stage, settle) {
      const nodes = ['10.0.0.11', '10.0.0.12'].map((address, at) =>
        routedNode(`node-${at}`, { addresses: [address], podCidrs: [`10.244.${at}.0/24`] }),
      )
      const routes = new PlayedRoutes(['10.244.0.0/16'], nodes)
      routes.attach(stage.controller.provider.routes)
      await settle(() => routes.areReady)
    },
  },
  {
    title: '`berth doctor`, which says which of these are missing',
    async play(stage) {
      const setup = { config: stage.config, controllers: everyController }
      await stage.byHand((arm, signal) => askAzureActions(arm, setup, signal))
    },
  },
]
