/**
 * The actions of Berth's role (charts/berth/files/azure-role.json) that reading cannot try, with where and what for. A test
 * holds this table to the role, which comes from what the emulator saw being asked.
 */
import type { AzureConfig } from '#provider/azure/config/azure-config'
import type { ControllerName } from '#reconcilers/controller-names'

export interface AzureSetup {
  readonly config: AzureConfig
  readonly controllers: ReadonlySet<ControllerName>
}

/** Where an action is done; azure-scopes.ts knows the id of each. */
export type Place =
  | 'loadBalancers'
  | 'publicAddresses'
  | 'securityGroup'
  | 'network'
  | 'privateLinks'
  | 'routes'
  | 'machines'

export interface NeededAction {
  readonly action: string
  readonly place: Place
  readonly for: string
  /** Nothing works without it; otherwise only Services or machines of that kind need it. */
  readonly isNeeded: (setup: AzureSetup) => boolean
}

const always = () => true
const never = () => false
const routes = ({ config, controllers }: AzureSetup) => config.routeTableName !== undefined && controllers.has('route')
const joins = ({ config }: AzureSetup) => config.backendPools.members === 'interfaces'
const names = (setup: AzureSetup) => !joins(setup)
const migrates = (setup: AzureSetup) => names(setup) && setup.config.backendPools.azureMigrates
const scaleSets = (setup: AzureSetup) => joins(setup) && setup.config.backendPools.machines.uniform
const interfaces = (setup: AzureSetup) => joins(setup) && !setup.config.backendPools.machines.uniform

const addresses = 'public addresses'
const links = 'private link services (azure-pls-create)'
const pools = 'pools of network interfaces'

/** Each place with its actions, without their provider's name. */
const table: readonly (readonly [Place, NeededAction['isNeeded'], string, readonly string[]])[] = [
  ['loadBalancers', always, 'every Service', ['Network/loadBalancers/write', 'Network/loadBalancers/delete']],
  ['loadBalancers', names, 'nodes that come and go', ['Network/loadBalancers/backendAddressPools/write']],
  ['loadBalancers', joins, pools, ['Network/loadBalancers/backendAddressPools/join/action']],
  [
    'loadBalancers',
    migrates,
    'enableMigrateToIPBasedBackendPoolAPI',
    ['Network/loadBalancers/migrateToIpBased/action'],
  ],
  [
    'publicAddresses',
    always,
    addresses,
    ['write', 'delete', 'join/action'].map((verb) => `Network/publicIPAddresses/${verb}`),
  ],
  ['publicAddresses', never, 'azure-pip-prefix-id', ['Network/publicIPPrefixes/join/action']],
  ['securityGroup', always, 'every Service', ['Network/networkSecurityGroups/write']],
  ['securityGroup', never, `${pools} that have a security group`, ['Network/networkSecurityGroups/join/action']],
  [
    'securityGroup',
    never,
    'rules that name application security groups',
    ['Network/applicationSecurityGroups/joinNetworkSecurityRule/action'],
  ],
  ['network', always, 'pools of addresses', ['Network/virtualNetworks/joinLoadBalancer/action']],
  ['network', always, 'private addresses', ['Network/virtualNetworks/subnets/join/action']],
  ['network', never, links, ['read', 'write'].map((verb) => `Network/virtualNetworks/subnets/${verb}`)],
  [
    'network',
    never,
    `${links} in such a subnet`,
    ['natGateways', 'routeTables'].map((type) => `Network/${type}/join/action`),
  ],
  [
    'privateLinks',
    never,
    links,
    ['write', 'delete', 'privateEndpointConnections/delete'].map((what) => `Network/privateLinkServices/${what}`),
  ],
  ['routes', routes, 'routes to pods', ['read', 'write'].map((verb) => `Network/routeTables/${verb}`)],
  [
    'machines',
    scaleSets,
    'uniform scale sets',
    ['write', 'virtualMachines/read', 'virtualMachines/write'].map((what) => `Compute/virtualMachineScaleSets/${what}`),
  ],
  ['machines', never, 'nodes in uniform scale sets', ['Compute/virtualMachineScaleSets/networkInterfaces/read']],
  ['machines', interfaces, pools, ['Network/networkInterfaces/write']],
  [
    'machines',
    never,
    `${pools} in application security groups`,
    ['Network/applicationSecurityGroups/joinIpConfiguration/action'],
  ],
]

export const neededActions: readonly NeededAction[] = table.flatMap(([place, isNeeded, what, actions]) =>
  actions.map((action) => ({ action: `Microsoft.${action}`, place, for: what, isNeeded })),
)
