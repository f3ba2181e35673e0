export const names = {
  region: 'westeurope',
  resourceGroup: 'rights',
  virtualNetwork: 'vnet',
  subnet: 'nodes',
  securityGroup: 'nodes-nsg',
} as const

/** The machine behind the one node. */
export const machineName = 'worker'
