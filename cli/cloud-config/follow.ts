/**
 * Takes a new azure.json without a restart where that is safe: other credentials are signed in with from now on. Anything
 * else would move what stands in Azure under writes that are on their way, so the process ends in good order and the kubelet
 * starts it with the new file; the same where the file asks for no controller (`disableCloudProvider`). What cannot be used
 * is told, and what was read before goes on.
 */
import type { AzureConfig } from '#provider/azure/config/azure-config'
import { describeCredentials, type Credentials } from '#provider/azure/config/credentials'
import { loadAzureConfig } from '#provider/azure/config/load'
import { formatProblem } from '#provider/intent/problem'
import { sleep, type Clock } from '#provider/time/clock'
import type { CloudConfig } from './source.ts'

export interface FollowOptions {
  readonly cloudConfig: CloudConfig
  readonly config: AzureConfig
  readonly clock: Clock
  readonly log: FollowLog
  readonly onCredentials: (credentials: Credentials) => void
  /** Called once; nothing is followed any more. */
  readonly onEnd: () => void
}

export interface FollowLog {
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

/** Looks for another azure.json until `signal` is aborted. Never rejects. */
export async function followCloudConfig(options: FollowOptions, signal: AbortSignal): Promise<void> {
  const { cloudConfig, clock, log, onEnd } = options
  const { source } = cloudConfig
  const following = new Following(options)
  while (await hasSlept(clock, source.lookEveryMs, signal)) {
    const text = await source.read(signal).catch((error: unknown) => {
      if (!signal.aborted) log.warn({ file: source.name, err: error }, 'azure.json cannot be read again')
      return undefined
    })
    if (text === undefined || following.take(text) !== 'ends') continue
    return onEnd()
  }
}

class Following {
  readonly #options: FollowOptions
  #text: string
  #config: AzureConfig

  constructor(options: FollowOptions) {
    this.#options = options
    this.#text = options.cloudConfig.text
    this.#config = options.config
  }

  take(text: string): 'goes on' | 'ends' {
    if (text === this.#text) return 'goes on'
    this.#text = text
    const { log, cloudConfig, onCredentials } = this.#options
    const file = cloudConfig.source.name
    const loaded = loadAzureConfig(text, this.#config.clusterName, process.env)
    if ('problems' in loaded) {
      const problems = loaded.problems.map((problem) => formatProblem(problem))
      log.error({ file, problems }, 'the new azure.json cannot be used; the old one goes on')
      return 'goes on'
    }
    const { config, isDisabled } = loaded
    const changed = isDisabled ? ['disableCloudProvider'] : settingsThatDiffer(this.#config, config)
    if (changed.length > 0) {
      log.warn({ file, changed }, 'azure.json has changed: the process ends, to be started with it')
      return 'ends'
    }
    if (JSON.stringify(config.credentials) !== JSON.stringify(this.#config.credentials)) {
      log.info({ file }, `azure.json has changed: signs in as ${describeCredentials(config.credentials)}`)
      onCredentials(config.credentials)
    }
    this.#config = config
    return 'goes on'
  }
}

function settingsThatDiffer(before: AzureConfig, after: AzureConfig): readonly string[] {
  const [old, now]: Readonly<Record<string, unknown>>[] = [{ ...before }, { ...after }]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  names.delete('credentials')
  return [...names].filter((name) => JSON.stringify(old?.[name]) !== JSON.stringify(now?.[name]))
}

async function hasSlept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(clock, ms, signal)
    return true
  } catch {
    return false
  }
}
