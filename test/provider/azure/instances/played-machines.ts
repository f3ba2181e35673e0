import { startAzure, type PlayedAzure } from '#test/scenarios/played-azure'
import { clientSecretCredential } from '#test/provider/azure/arm/client-secret'
import { never } from '#test/provider/azure/arm/fake-azure'
import type { ArmClient } from '#provider/azure/arm/client'
import { openSubscriptions } from '#provider/azure/arm/open-subscriptions'
import { systemClock } from '#provider/time/clock'

/** A local Azure with machines that are made as somebody makes them who sets a cluster up. */
export class PlayedMachines implements AsyncDisposable {
  readonly azure: PlayedAzure
  readonly arm: ArmClient

  private constructor(azure: PlayedAzure) {
    this.azure = azure
    const { url, caPem, credentials } = azure.emulator
    const signIn = { ...credentials, authorityHost: url, caPem }
    this.arm = openSubscriptions({
      config: azure.config(),
      credentialOf: () => clientSecretCredential(signIn, systemClock),
      endpoint: url,
      clock: systemClock,
      userAgent: 'berth/test',
      mayWrite: () => true,
      tlsOptions: { ca: caPem },
    })
  }

  static async open(): Promise<PlayedMachines> {
    return new PlayedMachines(await startAzure({ warn: () => {}, seed: 1 }))
  }

  computeId(type: string, name: string): string {
    return this.azure.idOf('x', 'x').replace(/Microsoft\.Network\/.*/, `Microsoft.Compute/${type}/${name}`)
  }

  async put(id: string, body: object): Promise<void> {
    const { operation } = await this.arm.put(id, { location: 'westeurope', ...body }, {}, never())
    if (operation !== undefined) await this.arm.awaitOperation(operation, never())
  }

  async delete(id: string): Promise<void> {
    const accepted = await this.arm.delete(id, {}, never())
    if (accepted !== 'absent' && accepted.operation) await this.arm.awaitOperation(accepted.operation, never())
  }

  /** A uniform scale set in zones; answers its machines as Azure lists them. */
  async scaleSet(name: string, { capacity = 2, publicIps = false } = {}) {
    const subnet = { id: `${this.azure.idOf('virtualNetworks', 'vnet')}/subnets/nodes` }
    const open = publicIps ? { publicIPAddressConfiguration: { name: 'open', sku: { name: 'Standard' } } } : {}
    const ipConfigurations = [{ name: 'ip', properties: { primary: true, subnet, ...open } }]
    const nic = { name: 'nic', properties: { primary: true, ipConfigurations } }
    await this.put(this.computeId('virtualMachineScaleSets', name), {
      zones: ['1', '2'],
      sku: { name: 'Standard_D2s_v5', capacity },
      properties: {
        orchestrationMode: 'Uniform',
        upgradePolicy: { mode: 'Manual' },
        virtualMachineProfile: {
          osProfile: { computerNamePrefix: name },
          networkProfile: { networkInterfaceConfigurations: [nic] },
        },
      },
    })
    return this.arm.list(`virtualMachineScaleSets/${name}/virtualMachines`, 'cluster', never())
  }

  /** A machine of its own, in no zone unless said otherwise. */
  async machine(name: string, zones?: readonly string[]): Promise<string> {
    const subnet = { id: `${this.azure.idOf('virtualNetworks', 'vnet')}/subnets/nodes` }
    const nic = this.azure.idOf('networkInterfaces', `${name}-nic`)
    await this.put(nic, { properties: { ipConfigurations: [{ name: 'ip', properties: { primary: true, subnet } }] } })
    const id = this.computeId('virtualMachines', name)
    const networkProfile = { networkInterfaces: [{ id: nic }] }
    const osProfile = { computerName: name }
    const hardwareProfile = { vmSize: 'Standard_D4s_v5' }
    await this.put(id, { ...(zones && { zones }), properties: { hardwareProfile, networkProfile, osProfile } })
    return id
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.azure.emulator.stop()
  }
}
