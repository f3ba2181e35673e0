import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import type { KubernetesClient } from '../kubernetes/client.ts'
import { Reflector } from '../kubernetes/reflector.ts'
import type { ReaderMetrics } from '../metrics.ts'
import { configurationResources } from './resources.ts'
import type { ConfigurationObject } from './resources.ts'

export interface ConfigurationWatchOptions {
  readonly client: KubernetesClient
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: ReaderMetrics
  /** Where the namespaced kinds are read; those of the whole cluster are read as well. */
  readonly namespace: string
  /** Called with all objects of the configuration: first when each kind was listed, then soon after every change. */
  readonly onChange: (objects: readonly ConfigurationObject[]) => void
}

/**
 * Keeps whoever needs it at the configuration as a whole: a pool and the advertisement that names it are applied together,
 * and between the two there is nothing to be told.
 */
export class ConfigurationWatch {
  readonly #options: ConfigurationWatchOptions
  readonly #reflectors: readonly Reflector<ConfigurationObject>[]
  #isComplete = false
  #cancel: (() => void) | undefined

  constructor(options: ConfigurationWatchOptions) {
    this.#options = options
    this.#reflectors = configurationResources(options.namespace).map(
      (resource) =>
        new Reflector({
          ...options,
          resource,
          transform: withKind(resource),
          onChange: () => this.#changed(),
        }),
    )
  }

  /** Runs until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const running = this.#reflectors.map((reflector) => reflector.run(signal))
    void Promise.all(this.#reflectors.map(({ hasSynced }) => hasSynced)).then(() => {
      this.#isComplete = true
      this.#changed()
    })
    await Promise.all(running)
    this.#cancel?.()
  }

  #changed(): void {
    if (!this.#isComplete) return
    // Manifests bring many objects at once; half of them would be a configuration that nobody wrote.
    this.#cancel ??= this.#options.clock.after(GATHERING_MS, () => this.#tell())
  }

  #tell(): void {
    this.#cancel = undefined
    this.#options.onChange(this.#reflectors.flatMap(({ store }) => store.list()))
  }
}

const GATHERING_MS = 50

/** Items of a list do not say what they are. */
function withKind({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }) {
  return (object: ConfigurationObject): ConfigurationObject => ({
    ...object,
    apiVersion,
    kind,
  })
}
