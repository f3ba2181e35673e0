import type { KubernetesClient } from '../kubernetes/client.ts'
import { objectKey } from '../kubernetes/object.ts'
import { pods } from './resources.ts'
import type { PodObject } from './resources.ts'

/**
 * Finds a Ready speaker of MetalLB for the same Services on `node`: two of them would announce the same addresses over two
 * sessions to the same router, which keeps only one of them (metallb#114). Answers `namespace/name`.
 *
 * @param className the class that is served, undefined for Services without one
 */
export async function findRival(
  client: KubernetesClient,
  { node, className }: { readonly node: string; readonly className: string | undefined },
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const labelSelector of SPEAKERS) {
    const query = { labelSelector, fieldSelector: `spec.nodeName=${node}` }
    const { items } = await client.listPage(pods, query, signal)
    const rival = items.find((pod) => pod.spec?.nodeName === node && isReady(pod) && classOf(pod) === className)
    if (rival !== undefined) return objectKey(rival)
  }
  return undefined
}

/** The labels of MetalLB's manifests, and of its Helm chart. */
const SPEAKERS = ['app=metallb,component=speaker', 'app.kubernetes.io/name=metallb,app.kubernetes.io/component=speaker']

function isReady({ metadata, status }: PodObject): boolean {
  if (metadata.deletionTimestamp !== undefined) return false
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false
}

/** Its flag `--lb-class`, in either of the forms that Go takes. */
function classOf({ spec }: PodObject): string | undefined {
  const words = (spec?.containers ?? []).flatMap(({ command = [], args = [] }) => [...command, ...args])
  for (const [at, word] of words.entries()) {
    const [, value] = /^--?lb-class(?:=(.*))?$/.exec(word) ?? [undefined, null]
    if (value === null) continue
    const name = value ?? words[at + 1] ?? ''
    return name === '' ? undefined : name
  }
  return undefined
}
