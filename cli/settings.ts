import { readFile } from 'node:fs/promises'
import { formatProblem, type Problem } from '#provider/intent/problem'
import { loadAzureConfig } from '#provider/azure/config/load'
import type { AzureConfig } from '#provider/azure/config/azure-config'
import { defaultSettings, loadBerthYaml, type BerthSettings } from '#provider/config/berth-yaml'
import { cloudConfigSource, type CloudConfig, type CloudConfigPlace } from './cloud-config/source.ts'
import { Failure } from './failure.ts'

export interface Settings {
  readonly azure: AzureConfig
  readonly berth: BerthSettings
  /** The file asks for no controller to run. */
  readonly isDisabled: boolean
  /** What azure.json says without effect, one line each. */
  readonly notes: readonly string[]
  readonly cloudConfig: CloudConfig
}

export interface SettingsFiles extends CloudConfigPlace {
  readonly config: string | undefined
  readonly clusterName: string
}

/** Reads azure.json and berth.yaml. @throws {Failure} naming file, key and fix */
export async function loadSettings(files: SettingsFiles): Promise<Settings> {
  const source = cloudConfigSource(files)
  const text = await source.read(new AbortController().signal)
  const azure = loadAzureConfig(text, files.clusterName, process.env)
  if ('problems' in azure) throw wrong(source.name, azure.problems)
  const { config, isDisabled, notes } = azure
  const berth = await loadBerthSettings(files.config)
  return { azure: config, berth, isDisabled, notes, cloudConfig: { source, text } }
}

/** Reads berth.yaml alone, which may be missing. @throws {Failure} naming file, key and fix */
export async function loadBerthSettings(config: string | undefined): Promise<BerthSettings> {
  if (config === undefined) return defaultSettings
  const berth = loadBerthYaml(await read(config, '--config'))
  if ('problems' in berth) throw wrong(config, berth.problems)
  return berth.settings
}

async function read(path: string, option: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Failure(`${option} ${path}: ${error instanceof Error ? error.message : String(error)}`, 2)
  }
}

function wrong(path: string, problems: readonly Problem[]): Failure {
  const lines = problems.map((problem) => `  ${formatProblem(problem)}`)
  return new Failure(`${path} cannot be used:\n${lines.join('\n')}`, 2)
}
