import { readFileSync } from 'node:fs'
import type { CallObserver } from '#provider/azure/arm/arm-call'
import type { ArmClient } from '#provider/azure/arm/client'
import { openSubscriptions } from '#provider/azure/arm/open-subscriptions'
import type { AzureConfig } from '#provider/azure/config/azure-config'
import type { Credentials } from '#provider/azure/config/credentials'
import type { Login } from '#provider/azure/config/endpoints'
import { discoverLogin } from '#provider/azure/sign-in/discover-login'
import { signInCredential, type LiveCredential } from '#provider/azure/sign-in/sign-in'
import { systemClock } from '#provider/time/clock'
import { Failure } from './failure.ts'
import { version } from './version.ts'

export interface AzureConnection {
  readonly arm: ArmClient
  /** Signs in like this from now on. */
  readonly signIn: (credentials: Credentials) => void
  /** Resolves once a token is there for every tenant; rejects with a CredentialError. */
  readonly signedIn: (signal: AbortSignal) => Promise<void>
}

export interface AzureLine {
  /** Asked right before each write. */
  readonly mayWrite: () => boolean
  readonly observer?: CallObserver
}

/** Opens the one client to Azure. @throws {Failure} naming key and fix */
export async function connectAzure(
  config: AzureConfig,
  line: AzureLine,
  signal: AbortSignal,
): Promise<AzureConnection> {
  const { caFile, resourceManager } = config.endpoints
  const caPem = caFile === undefined ? undefined : readCa(caFile)
  const login = config.endpoints.login ?? (await findLogin(config, caPem, signal))
  const signInTo = (tenantId: string, credentials: Credentials) => ({
    credentials,
    tenantId,
    authorityHost: login.activeDirectory,
    caPem,
  })
  const tenants = new Map<string, LiveCredential>()
  const arm = openSubscriptions({
    config,
    credentialOf(tenantId) {
      const signIn = signInTo(tenantId, config.credentials)
      const credential = signInCredential({ signIn, scope: login.scope, clock: systemClock })
      tenants.set(tenantId, credential)
      return credential
    },
    endpoint: resourceManager,
    clock: systemClock,
    userAgent: config.userAgent ?? `berth/${version}`,
    ...line,
    ...(caPem !== undefined && { tlsOptions: { ca: caPem } }),
  })
  return {
    arm,
    async signedIn(until) {
      await Promise.all([...tenants.values()].map((credential) => credential.token(until)))
    },
    signIn(credentials) {
      for (const [tenantId, credential] of tenants) credential.become(signInTo(tenantId, credentials))
    },
  }
}

async function findLogin({ endpoints }: AzureConfig, caPem: string | undefined, signal: AbortSignal): Promise<Login> {
  try {
    return await discoverLogin({ endpoints, caPem, clock: systemClock }, signal)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Failure(`azure.json: resourceManagerEndpoint does not say where to sign in: ${why}`, 1)
  }
}

/** @throws {Failure} that names the key */
export function readCa(caFile: string): string {
  try {
    return readFileSync(caFile, 'utf8')
  } catch (error) {
    throw new Failure(`azure.json: caFile ${caFile}: ${error instanceof Error ? error.message : String(error)}`, 2)
  }
}
