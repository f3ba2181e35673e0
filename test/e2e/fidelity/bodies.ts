/** One body for each type, in the flattened form that the clients of all majors take. Later ones point at earlier ones. */
export interface Life {
  /** The client's member, which is also the type's segment. */
  readonly type: string
  readonly body: (at: At) => object
  /** Written and deleted without an operation. */
  readonly isSynchronous?: boolean
  /** Has no etag in its swagger, and so no precondition. */
  readonly hasNoEtag?: boolean
}

/** Answers the id of the one resource of a type. */
export type At = (type: string) => string

const location = 'westeurope'
const standard = { name: 'Standard' }
const subnetOf = (at: At) => ({ id: `${at('virtualNetworks')}/subnets/nodes` })

export const networkLives: readonly Life[] = [
  {
    type: 'publicIPAddresses',
    body: () => ({ location, sku: standard, publicIPAllocationMethod: 'Static' }),
  },
  { type: 'publicIPPrefixes', body: () => ({ location, sku: standard, prefixLength: 30 }) },
  {
    type: 'networkSecurityGroups',
    body: () => ({ location, securityRules: [securityRule] }),
  },
  { type: 'applicationSecurityGroups', body: () => ({ location }) },
  {
    type: 'routeTables',
    body: () => ({ location, routes: [{ name: 'out', addressPrefix: '0.0.0.0/0', nextHopType: 'Internet' }] }),
  },
  { type: 'natGateways', body: () => ({ location, sku: standard }) },
  {
    type: 'virtualNetworks',
    body: () => ({ location, addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [subnet] }),
  },
  {
    type: 'networkInterfaces',
    body: (at) => ({ location, ipConfigurations: [{ name: 'ip', subnet: subnetOf(at) }] }),
  },
  { type: 'loadBalancers', body: balancer },
  {
    type: 'privateLinkServices',
    body: (at) => ({
      location,
      loadBalancerFrontendIpConfigurations: [{ id: `${at('loadBalancers')}/frontendIPConfigurations/front` }],
      ipConfigurations: [{ name: 'nat', subnet: subnetOf(at), privateIPAddressVersion: 'IPv4', primary: true }],
    }),
  },
]

const securityRule = {
  name: 'web',
  priority: 500,
  direction: 'Inbound',
  access: 'Allow',
  protocol: 'Tcp',
  sourceAddressPrefix: '*',
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '80',
}

const subnet = { name: 'nodes', addressPrefix: '10.0.0.0/24', privateLinkServiceNetworkPolicies: 'Disabled' }

function balancer(at: At): object {
  const id = at('loadBalancers')
  const rule = {
    name: 'web',
    protocol: 'Tcp',
    frontendPort: 80,
    backendPort: 30_080,
    frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/front` },
    backendAddressPool: { id: `${id}/backendAddressPools/pool` },
    probe: { id: `${id}/probes/probe` },
  }
  return {
    location,
    sku: standard,
    frontendIPConfigurations: [{ name: 'front', subnet: subnetOf(at) }],
    backendAddressPools: [{ name: 'pool' }],
    probes: [{ name: 'probe', protocol: 'Tcp', port: 30_080, intervalInSeconds: 5 }],
    loadBalancingRules: [rule],
  }
}

export const computeLives: readonly Life[] = [
  {
    type: 'availabilitySets',
    isSynchronous: true,
    hasNoEtag: true,
    body: () => ({ location, sku: { name: 'Aligned' } }),
  },
  {
    type: 'virtualMachines',
    body: (at) => ({
      location,
      hardwareProfile: { vmSize: 'Standard_D2s_v5' },
      osProfile: { computerName: 'node', adminUsername: 'azureuser' },
      networkProfile: { networkInterfaces: [{ id: at('networkInterfaces'), primary: true }] },
    }),
  },
  { type: 'virtualMachineScaleSets', body: scaleSet },
]

function scaleSet(at: At): object {
  const ipConfigurations = [{ name: 'ip', subnet: subnetOf(at) }]
  return {
    location,
    sku: { name: 'Standard_D2s_v5', capacity: 2 },
    orchestrationMode: 'Uniform',
    upgradePolicy: { mode: 'Manual' },
    virtualMachineProfile: {
      osProfile: { computerNamePrefix: 'node' },
      networkProfile: { networkInterfaceConfigurations: [{ name: 'nic', primary: true, ipConfigurations }] },
    },
  }
}
