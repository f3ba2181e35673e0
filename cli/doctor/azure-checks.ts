/** What can go wrong between Berth and Azure. */
import type { AzureConfig } from '#provider/azure/config/azure-config'
import { describeCredentials } from '#provider/azure/config/credentials'
import { loadAzureConfig } from '#provider/azure/config/load'
import { discoverLogin } from '#provider/azure/sign-in/discover-login'
import type { Problem } from '#provider/intent/problem'
import { systemClock } from '#provider/time/clock'
import { cloudConfigSource } from '../cloud-config/source.ts'
import { connectAzure, readCa, type AzureConnection } from '../connect.ts'
import type { Connection } from '../options.ts'
import type { ControllerName } from '#reconcilers/controller-names'
import { askAzureActions } from './ask-azure-actions.ts'
import { askQuota } from './ask-quota.ts'
import { askAzureReads } from './ask-azure-reads.ts'
import { fail, ok, warn, type Check, type Told } from './check.ts'

export interface AzureChecks {
  /** Says what azure.json says, once it is read and right. */
  readonly config: () => AzureConfig | undefined
  /** azure.json alone: what comes after needs to know which rights it asks for. */
  readonly file: Check
  readonly cloud: readonly Check[]
}

export function azureChecks(connection: Connection, controllers: ReadonlySet<ControllerName>): AzureChecks {
  let config: AzureConfig | undefined
  let azure: AzureConnection | undefined
  const read = (): AzureConfig => {
    if (config === undefined) throw new Error('azure.json was not read')
    return config
  }
  const needsCluster = connection.cloudConfigSecret !== undefined
  return {
    config: () => config,
    file: {
      name: 'azure.json',
      ...(needsCluster && { after: ['API server'] }),
      async run(signal) {
        const { told, config: loaded } = await readAzureJson(connection, signal)
        config = loaded
        return told
      },
    },
    cloud: [
      { name: 'network', after: ['azure.json'], run: (signal) => reach(read(), signal) },
      {
        name: 'sign-in',
        after: ['network'],
        async run(signal) {
          azure = await connectAzure(read(), { mayWrite: () => false }, signal)
          await azure.signedIn(signal)
          return [ok(`a token is had as ${describeCredentials(read().credentials)}`)]
        },
      },
      {
        name: 'Azure rights',
        after: ['sign-in'],
        async run(signal) {
          if (azure === undefined) return []
          const setup = { config: read(), controllers }
          const [reads, actions] = await Promise.all([
            askAzureReads(azure.arm, setup.config, signal),
            askAzureActions(azure.arm, setup, signal),
          ])
          return [...reads, ...actions]
        },
      },
      {
        name: 'quota',
        after: ['sign-in'],
        run: (signal) => (azure === undefined ? Promise.resolve([]) : askQuota(azure.arm, read().location, signal)),
      },
    ],
  }
}

async function readAzureJson(
  connection: Connection,
  signal: AbortSignal,
): Promise<{ readonly told: readonly Told[]; readonly config?: AzureConfig }> {
  const source = cloudConfigSource(connection)
  const loaded = loadAzureConfig(await source.read(signal), connection.clusterName, process.env)
  if ('problems' in loaded) return { told: loaded.problems.map(toldProblem) }
  const { config, isDisabled, notes } = loaded
  const said = `${source.name}: subscription ${config.subscriptionId}, group ${config.resourceGroup}, ${config.location}`
  const told = [
    ok(said),
    ...notes.map((note) => warn(note, 'take it out, or live without it')),
    ...(isDisabled ? [warn('disableCloudProvider: no controller does anything', 'take it out')] : []),
  ]
  return { told, config }
}

export function toldProblem({ field, why, fix }: Problem): Told {
  return fail(`${field}: ${why}`, fix ?? 'see docs/configuration.md')
}

/** Asks what may be asked without a token, so that a wall in the way is not taken for a wrong secret. */
async function reach({ endpoints }: AzureConfig, signal: AbortSignal): Promise<readonly Told[]> {
  const { resourceManager, caFile } = endpoints
  const caPem = caFile === undefined ? undefined : readCa(caFile)
  try {
    const login = await discoverLogin({ endpoints, caPem, clock: systemClock }, signal)
    return [ok(`${resourceManager} answers, and gives tokens at ${login.activeDirectory}`)]
  } catch (error) {
    signal.throwIfAborted()
    const why = error instanceof Error ? error.message : String(error)
    const fix = 'let this host out to it by HTTPS: firewall, HTTPS_PROXY, DNS; caFile for a CA of your own'
    return [fail(`${resourceManager} cannot be reached: ${why}`, fix)]
  }
}
