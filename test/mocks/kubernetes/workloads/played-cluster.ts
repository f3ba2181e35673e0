import { createUnderlay } from '#mocks/dataplane/underlay'
import type { Underlay } from '#mocks/dataplane/underlay'
import { urlOf } from '#mocks/dataplane/flow'
import { createCluster, createStore } from '#mocks/kubernetes/api/store'
import type { Store } from '#mocks/kubernetes/api/store'
import { Cluster } from '#mocks/kubernetes/workloads/cluster'
import type { Kinds } from '#mocks/kubernetes/workloads/cluster'
import { startWorkloads } from '#mocks/kubernetes/workloads/workloads'
import type { NodeSpec, Workloads } from '#mocks/kubernetes/workloads/workloads'
import { systemClock } from '#mocks/time/clock'
import { ownLoopback } from '#test/mocks/own-loopback'

/** Three machines on loopback addresses of their own. */
export const nodes = [
  { name: 'node-1', ip: ownLoopback(11), zone: '1' },
  { name: 'node-2', ip: ownLoopback(12), zone: '2' },
  { name: 'node-3', ip: ownLoopback(13) },
]

export interface PlayedCluster extends AsyncDisposable {
  readonly store: Store
  /** The same store, typed. */
  readonly cluster: Cluster
  readonly underlay: Underlay
  readonly workloads: Workloads
  /** What the players could not do: every test wants none. */
  readonly errors: readonly unknown[]
  /** Where a node port really listens. */
  url(nodeIp: string, port: number): string
}

export interface ClusterShape {
  readonly machines?: readonly NodeSpec[]
  /** One range, or two with a comma between for a dual-stack cluster. */
  readonly clusterIPs?: string
}

export async function playCluster(shape: ClusterShape = {}): Promise<PlayedCluster> {
  const { machines = nodes, clusterIPs = '10.96.0.0/16' } = shape
  const nodePorts = { first: 30_000, last: 32_767 }
  const store = createStore(createCluster({ clock: systemClock, clusterIPs, nodePorts }))
  const underlay = createUnderlay()
  const errors: unknown[] = []
  const workloads = await startWorkloads({ store, nodes: machines, underlay, onError: (error) => errors.push(error) })
  return {
    store,
    cluster: new Cluster(store),
    underlay,
    workloads,
    errors,
    url(ip, port) {
      const real = underlay.locate({ ip, port })
      if (real === undefined) throw new Error(`nothing listens at ${ip}:${port}`)
      return urlOf(real)
    },
    async [Symbol.asyncDispose]() {
      await workloads.stop()
      await underlay.stop()
    },
  }
}

export interface DeploymentShape {
  readonly name?: string
  readonly replicas?: number
  readonly strategy?: object
  readonly annotations?: Record<string, string>
  readonly finalizers?: string[]
  readonly ports?: readonly object[]
}

/** Creates a deployment as `kubectl create deployment NAME --image=web --replicas=N` does. */
export function createDeployment({ store }: PlayedCluster, shape: DeploymentShape = {}): void {
  const { name = 'web', replicas = 3, strategy, annotations, finalizers, ports } = shape
  const labels = { app: name }
  const container = { name: 'web', image: 'web', ports }
  store.create('deployments', {
    metadata: { name, namespace: 'default', labels },
    spec: {
      replicas,
      strategy,
      selector: { matchLabels: labels },
      template: { metadata: { labels, annotations, finalizers }, spec: { containers: [container] } },
    },
  })
}

/** Creates a Service as `kubectl expose deployment NAME --port=80 --type=LoadBalancer` does. */
export function createService({ store }: PlayedCluster, spec: object = {}, name = 'web'): void {
  store.create('services', {
    metadata: { name, namespace: 'default' },
    spec: { type: 'LoadBalancer', selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  })
}

export const inDefault = (name: string) => ({ namespace: 'default', name })

export function deployment({ cluster }: PlayedCluster, name = 'web'): Kinds['deployments'] {
  return found(cluster.get('deployments', inDefault(name)))
}

export function service({ cluster }: PlayedCluster, name = 'web'): Kinds['services'] {
  return found(cluster.get('services', inDefault(name)))
}

export function nodePort(played: PlayedCluster, name = 'web'): number {
  return found(service(played, name).spec?.ports?.[0]?.nodePort)
}

export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not there')
  return value
}
