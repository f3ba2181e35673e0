import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

import { KubeConfig } from '@kubernetes/client-node'

/** Thrown when no cluster can be found; the message is one line that says what to set. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError'
}

export interface KubeconfigSource {
  /** `--kubeconfig`; it wins over the environment. */
  readonly path?: string | undefined
  readonly context?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Loads the cluster and user to speak with, in kubectl's order: the given path, KUBECONFIG, the pod's service account,
 * ~/.kube/config. client-node's own default falls back to http://localhost:8080 in silence; here it is an error.
 *
 * @throws {KubeconfigError} if there is none, or it names a context, cluster or user that is not in it
 */
export function loadKubeconfig(source: KubeconfigSource): KubeConfig {
  const config = read(source)
  if (source.context !== undefined) config.setCurrentContext(source.context)
  const context = config.getContextObject(config.getCurrentContext())
  const where = describe(source)
  if (context === null) throw new KubeconfigError(`${where}: there is no context "${config.getCurrentContext()}" in it`)
  if (config.getCluster(context.cluster) === null)
    throw new KubeconfigError(
      `${where}: context "${context.name}" names a cluster "${context.cluster}" that is not in it`,
    )
  if (config.getUser(context.user) === null)
    throw new KubeconfigError(`${where}: context "${context.name}" names a user "${context.user}" that is not in it`)
  return config
}

function read(source: KubeconfigSource): KubeConfig {
  const config = new KubeConfig()
  const files = filesOf(source)
  if (files.length === 0 && inCluster(source)) {
    config.loadFromCluster()
    return config
  }
  const [first, ...others] = files.length > 0 ? files : [defaultFile()]
  if (first === undefined || (files.length === 0 && !existsSync(first)))
    throw new KubeconfigError(
      'No cluster to speak to: set KUBECONFIG or --kubeconfig (there is no ~/.kube/config either)',
    )
  readFile(config, first)
  for (const file of others) {
    const next = new KubeConfig()
    readFile(next, file)
    config.mergeConfig(next, true)
  }
  return config
}

function readFile(config: KubeConfig, file: string): void {
  try {
    config.loadFromFile(file)
  } catch (error) {
    const why = error instanceof Error ? firstLine(error.message) : String(error)
    throw new KubeconfigError(`Cannot read the kubeconfig ${file}: ${why}`, { cause: error })
  }
}

function filesOf(source: KubeconfigSource): string[] {
  if (source.path !== undefined) return [source.path]
  return (source.env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '')
}

function inCluster(source: KubeconfigSource): boolean {
  return (
    source.env['KUBERNETES_SERVICE_HOST'] !== undefined &&
    existsSync('/var/run/secrets/kubernetes.io/serviceaccount/token')
  )
}

function defaultFile(): string {
  return join(homedir(), '.kube', 'config')
}

function describe(source: KubeconfigSource): string {
  const [file] = filesOf(source)
  return `kubeconfig ${file ?? defaultFile()}`
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text
}
