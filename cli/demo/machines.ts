import type { Emulator } from '#mocks/azure/emulator'

export interface DemoMachine {
  /** The node's name as well. */
  readonly name: string
  readonly ip: string
  readonly zone: string
}

export interface MachineSite {
  /** The id of the resource group. */
  readonly group: string
  readonly region: string
  /** The id of the subnet. */
  readonly subnet: string
}

/** Makes the virtual machines behind the nodes, each with one interface: a node without a machine passes for a deleted one. */
export function seedMachines(
  emulator: Emulator,
  machines: readonly DemoMachine[],
  { group, region: location, subnet }: MachineSite,
): void {
  for (const { name, ip, zone } of machines) {
    const nic = `${group}/providers/Microsoft.Network/networkInterfaces/${name}-nic`
    const address = { privateIPAllocationMethod: 'Static', privateIPAddress: ip, primary: true, subnet: { id: subnet } }
    emulator.seed({
      id: nic,
      location,
      properties: { ipConfigurations: [{ name: 'ipconfig1', properties: address }] },
    })
    emulator.seed({
      id: `${group}/providers/Microsoft.Compute/virtualMachines/${name}`,
      location,
      zones: [zone],
      properties: {
        hardwareProfile: { vmSize: 'Standard_D2s_v5' },
        osProfile: { computerName: name },
        networkProfile: { networkInterfaces: [{ id: nic, properties: { primary: true } }] },
      },
    })
  }
}
