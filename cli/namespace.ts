import { loadKubeconfig } from '#reconcilers/kubernetes/kubeconfig'
import type { Invocation } from './command.ts'
import { stringOption, type Connection } from './options.ts'

/** The namespace that is meant, as kubectl takes it: named, or that of the context, or `default`. */
export function namespaceOf(
  options: Invocation['options'],
  { kubeconfig, context }: Pick<Connection, 'kubeconfig' | 'context'>,
): string {
  const named = stringOption(options, 'namespace')
  if (named !== undefined) return named
  const config = loadKubeconfig({ path: kubeconfig, context, env: process.env })
  return config.getContextObject(config.getCurrentContext())?.namespace ?? 'default'
}
