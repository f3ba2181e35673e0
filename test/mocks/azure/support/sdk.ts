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
  const { tenantId, clientId, clientSecret, subscriptionId } = emulator.credentials
  emulator.seed({ id: groupId(emulator), location: options.location?.region ?? 'westeurope' })
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: emulator.url,
    disableInstanceDiscovery: true,
    tlsOptions: { ca: emulator.caPem },
  })
  const client = new NetworkManagementClient(credential, subscriptionId, {
    endpoint: emulator.url,
    tlsOptions: { ca: emulator.caPem },
    retryOptions: { maxRetries: 0 },
  })
  return { emulator, client, credential, quick: { updateIntervalInMs: 1 } }
}
