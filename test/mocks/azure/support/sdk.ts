import { NetworkManagementClient } from '@azure/arm-network'
import { ClientSecretCredential } from '@azure/identity'
import { startEmulator } from '#mocks/azure/emulator'
import type { Emulator, EmulatorOptions } from '#mocks/azure/emulator'
import { groupId } from './ids.ts'

export interface Azure {
  readonly emulator: Emulator
  readonly client: NetworkManagementClient
  readonly credential: ClientSecretCredential
  /** Polls at once: nothing is slow here. */
  readonly quick: { readonly updateIntervalInMs: number }
}

/** Starts an emulator with one group in it, and the real SDK on it, as a controller would use it. */
export async function startAzure(options: EmulatorOptions = {}): Promise<Azure> {
  const emulator = await startEmulator(options)
  emulator.seed({ id: groupId(emulator), location: options.location?.region ?? 'westeurope' })
  return { emulator, ...sdkOn(emulator), quick: { updateIntervalInMs: 1 } }
}

/** The real SDK on an emulator that runs. */
export function sdkOn({ url, caPem, credentials }: Emulator): Pick<Azure, 'client' | 'credential'> {
  const { tenantId, clientId, clientSecret, subscriptionId } = credentials
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: url,
    disableInstanceDiscovery: true,
    tlsOptions: { ca: caPem },
  })
  const client = new NetworkManagementClient(credential, subscriptionId, {
    endpoint: url,
    tlsOptions: { ca: caPem },
    retryOptions: { maxRetries: 0 },
  })
  return { client, credential }
}
