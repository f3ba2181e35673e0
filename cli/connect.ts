import { readFileSync } from 'node:fs'
import { createArmClient, type ArmClient } from '#provider/azure/arm/client'
import { Gate } from '#provider/azure/arm/gate'
import type { AzureConfig } from '#provider/azure/config/azure-config'
import type { Login } from '#provider/azure/config/endpoints'
import { discoverLogin } from '#provider/azure/sign-in/discover-login'
import { signInCredential, type LiveCredential } from '#provider/azure/sign-in/sign-in'
import { systemClock } from '#provider/time/clock'
import { Failure } from './failure.ts'
import { version } from './version.ts'

export interface AzureConnection {
  readonly arm: ArmClient
  readonly credential: LiveCredential
}

/** Opens the one client to Azure, with the gate through which all its calls go. @throws {Failure} naming key and fix */
export async function connectAzure(
  config: AzureConfig,
  mayWrite: () => boolean,
  signal: AbortSignal,
): Promise<AzureConnection> {
  const { caFile, resourceManager } = config.endpoints
  const caPem = caFile === undefined ? undefined : readCa(caFile)
  const login = config.endpoints.login ?? (await findLogin(config, caPem, signal))
  const signIn = {
    credentials: config.credentials,
    tenantId: config.tenantId,
    authorityHost: login.activeDirectory,
    caPem,
  }
  const credential = signInCredential({ signIn, scope: login.scope, clock: systemClock })
  const arm = createArmClient({
    endpoint: resourceManager,
    credential,
    subscriptionId: config.subscriptionId,
    clock: systemClock,
    gate: new Gate({ clock: systemClock }),
    userAgent: config.userAgent ?? `berth/${version}`,
    mayWrite,
    ...(caPem !== undefined && { tlsOptions: { ca: caPem } }),
  })
  return { arm, credential }
}

async function findLogin({ endpoints }: AzureConfig, caPem: string | undefined, signal: AbortSignal): Promise<Login> {
  try {
    return await discoverLogin({ endpoints, caPem, clock: systemClock }, signal)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Failure(`azure.json: resourceManagerEndpoint does not say where to sign in: ${why}`, 1)
  }
}

function readCa(caFile: string): string {
  try {
    return readFileSync(caFile, 'utf8')
  } catch (error) {
    throw new Failure(`azure.json: caFile ${caFile}: ${error instanceof Error ? error.message : String(error)}`, 2)
  }
}
