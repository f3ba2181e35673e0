import { deepStrictEqual, match } from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEmulator } from '#mocks/azure/emulator'
import type { Emulator } from '#mocks/azure/emulator'
import { azureCli, signIn } from '../fidelity/azure-cli.ts'
import type { AzureCli } from '../fidelity/azure-cli.ts'
import { unpackPrograms } from '../tools/debian.ts'
import type { Part } from './part.ts'

/** The release whose CLI is 2.45. */
const debian = { release: 'bookworm', packages: ['azure-cli'], groups: [] } as const

/** The Azure CLI against the local Azure. Only when it is named: its packages take 800 MB. */
export async function runAz({ checks, folder }: Part, signal: AbortSignal): Promise<void> {
  const release = await checks.check('the Azure CLI is there', () => unpackPrograms(debian, checks.say, signal))
  if (release === undefined) return
  const emulator = await startEmulator()
  try {
    const home = join(folder, 'az')
    await mkdir(home, { recursive: true })
    const caFile = join(home, 'ca.pem')
    await writeFile(caFile, emulator.caPem)
    const cli = azureCli(release, home, caFile)
    for (const { name, run } of steps(emulator)) await checks.check(`az ${name}`, () => run(cli, signal))
  } finally {
    await emulator.stop()
  }
}

interface Step {
  readonly name: string
  readonly run: (cli: AzureCli, signal: AbortSignal) => Promise<void>
}

function steps(emulator: Emulator): readonly Step[] {
  const { subscriptionId, clientId } = emulator.credentials
  const group = `/subscriptions/${subscriptionId}/resourceGroups/g`
  const balancer = `${group}/providers/Microsoft.Network/loadBalancers/lb?api-version=2025-05-01`
  return [
    {
      name: 'login --service-principal: finds the subscription',
      async run(cli, signal) {
        const user = { name: clientId, type: 'servicePrincipal' }
        const [account] = Array.from((await signIn(cli, emulator, signal)) as Iterable<object>)
        deepStrictEqual({ ...account, user }, { ...account, id: subscriptionId, state: 'Enabled', user })
      },
    },
    expecting('group create -n g -l westeurope --query properties.provisioningState', 'Succeeded'),
    expecting('network nsg create -g g -n nsg --query NewNSG.provisioningState', 'Succeeded'),
    expecting('network nsg rule create -g g --nsg-name nsg -n web --priority 500 --query destinationPortRange', '80'),
    expecting('network public-ip create -g g -n ip --sku Standard --query publicIp.ipAddress', '20.0.0.1'),
    expecting('network vnet create -g g -n v --subnet-name s --query newVNet.subnets[0].addressPrefix', '10.0.0.0/24'),
    expecting('network nic create -g g -n nic --vnet-name v --subnet s --query NewNIC.provisioningState', 'Succeeded'),
    expecting('network lb list -g g', []),
    {
      name: 'rest: puts a load balancer, which lb list then finds',
      async run({ az }, signal) {
        const subnet = { id: `${group}/providers/Microsoft.Network/virtualNetworks/v/subnets/s` }
        const properties = { frontendIPConfigurations: [{ name: 'front', properties: { subnet } }] }
        const body = JSON.stringify({ location: 'westeurope', sku: { name: 'Standard' }, properties })
        await az(['rest', '--method', 'put', '--url', balancer, '--body', body], signal)
        deepStrictEqual(await az(['network', 'lb', 'list', '-g', 'g', '--query', '[].name'], signal), ['lb'])
      },
    },
    {
      name: 'network vnet delete: says why the service refuses',
      async run({ az }, signal) {
        const refused = await az(['network', 'vnet', 'delete', '-g', 'g', '-n', 'v'], signal).catch(String)
        match(String(refused), /InUseSubnetCannotBeDeleted/u)
      },
    },
    expecting('group delete -n g --yes', undefined),
    expecting('group list --query [].name', []),
  ]
}

function expecting(command: string, expected: unknown): Step {
  return {
    name: command,
    async run({ az }, signal) {
      deepStrictEqual(await az(command.split(' '), signal), expected)
    },
  }
}
