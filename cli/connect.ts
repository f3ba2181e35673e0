import { readFileSync } from 'node:fs'
import { clientSecretCredential } from '#provider/azure/arm/credentials'
import { createArmClient, type ArmClient } from '#provider/azure/arm/client'
import { Gate } from '#provider/azure/arm/gate'
import type { AzureConfig } from '#provider/azure/config/azure-config'
import { systemClock } from '#provider/time/clock'
import { Failure } from './failure.ts'
import { version } from './version.ts'

/** Opens the one client to Azure, with the gate through which all its calls go. */
export function connectAzure(
  config: AzureConfig,
  mayWrite: () => boolean,
): { readonly arm: ArmClient; readonly gate: Gate } {
  const { resourceManager, activeDirectory, caFile, scope } = config.endpoints
  const ca = caFile === undefined ? undefined : readCa(caFile)
  const { clientId, clientSecret } = config.credentials
  const credential = clientSecretCredential(
    { tenantId: config.tenantId, clientId, clientSecret, authorityHost: activeDirectory, caPem: ca, scope },
    systemClock,
  )
  const gate = new Gate({ clock: systemClock })
  const arm = createArmClient({
    endpoint: resourceManager,
    credential,
    subscriptionId: config.subscriptionId,
    clock: systemClock,
    gate,
    userAgent: config.userAgent ?? `berth/${version}`,
    mayWrite,
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
  })
  return { arm, gate }
}

function readCa(caFile: string): string {
  try {
    return readFileSync(caFile, 'utf8')
  } catch (error) {
    throw new Failure(`azure.json: caFile ${caFile}: ${error instanceof Error ? error.message : String(error)}`, 2)
  }
}
