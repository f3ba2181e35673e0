import type { Invocation } from './command.ts'
import type { SecretKey } from './cloud-config/source.ts'
import { Failure } from './failure.ts'
import type { SettingsFiles } from './settings.ts'

type Options = Invocation['options']

export function stringOption(options: Options, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

export interface Connection extends SettingsFiles {
  /** Serves only Services of this class, beside another controller. */
  readonly className: string | undefined
}

/** Cluster and cloud, from the options and then the environment. */
export function connectionOf(options: Options): Connection {
  return {
    className: stringOption(options, 'load-balancer-class'),
    kubeconfig: stringOption(options, 'kubeconfig'),
    context: stringOption(options, 'context'),
    cloudConfig: stringOption(options, 'cloud-config') ?? process.env['BERTH_CLOUD_CONFIG'],
    cloudConfigSecret: secretOf(options),
    config: stringOption(options, 'config') ?? process.env['BERTH_CONFIG'],
    clusterName: stringOption(options, 'cluster-name') ?? 'kubernetes',
  }
}

/** Only a name asks for a Secret: the other two have their defaults in every cluster. */
function secretOf(options: Options): SecretKey | undefined {
  const name = stringOption(options, 'cloud-config-secret-name')
  if (name === undefined) return undefined
  return {
    name,
    namespace: stringOption(options, 'cloud-config-secret-namespace') ?? 'kube-system',
    key: stringOption(options, 'cloud-config-key') ?? 'cloud-config',
  }
}

/** One of a few words. @throws {Failure} naming them */
export function choiceOption<T extends string>(options: Options, name: string, choices: readonly T[]): T | undefined {
  const value = stringOption(options, name)
  if (value === undefined) return undefined
  const chosen = choices.find((choice) => choice === value)
  if (chosen === undefined) throw new Failure(`--${name} ${value}: use ${choices.join(', ')}`, 2)
  return chosen
}
