import { kubectl } from '../rack/kubectl.ts'
import { releaseNamespace, type ChartCluster } from './cluster.ts'

export interface ClusterObject {
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly generation?: number
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec?: unknown
  readonly status?: unknown
}

/** Every kind that the chart writes. */
const kinds = [
  'namespaces',
  'serviceaccounts',
  'configmaps',
  'secrets',
  'services',
  'clusterroles',
  'clusterrolebindings',
  'roles',
  'rolebindings',
  'deployments',
  'daemonsets',
  'poddisruptionbudgets',
  'networkpolicies',
  'customresourcedefinitions',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
]

/** What the cluster holds of the release `name`, as `Kind name`, in order. */
export async function objectsOf(cluster: ChartCluster, name: string, signal: AbortSignal): Promise<readonly string[]> {
  const selector = `app.kubernetes.io/instance=${name}`
  const args = ['get', kinds.join(','), '--all-namespaces', '--selector', selector, '-o', 'json']
  // A cast at the edge: the API server's own list
  const { items } = JSON.parse(await kubectl(cluster, args, signal)) as { readonly items: readonly ClusterObject[] }
  return items.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()
}

/** One object as it is. */
export async function objectOf(
  cluster: ChartCluster,
  reference: string,
  signal: AbortSignal,
  namespace: string = releaseNamespace,
): Promise<ClusterObject> {
  return JSON.parse(await kubectl(cluster, ['get', reference, '-n', namespace, '-o', 'json'], signal)) as ClusterObject
}
