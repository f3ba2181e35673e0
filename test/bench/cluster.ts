import { pino } from 'pino'
import type { Resource } from '#reconcilers/kubernetes/resource'
import { startEnvironment, type Environment } from '#cli/demo/environment'
import { runController } from '#cli/run-controller'
import type { RunningController } from '#cli/running-controller'

export const services = { apiVersion: 'v1', kind: 'Service', plural: 'services' } satisfies Resource<never>

/** A local cloud and cluster with the real controller, for figures. */
export interface BenchCluster {
  readonly environment: Environment
  start(): Promise<RunningController>
  createService(name: string): void
  /** Milliseconds until this many Services show an address. */
  untilAddresses(count: number): Promise<number>
}

/** Hundreds of probes a second in this process would be measured as the controller's own slowness. */
const realProbes = 1

export async function startBenchCluster(latency: 'none' | 'fast'): Promise<BenchCluster> {
  const environment = await startEnvironment({ latency, probeScale: realProbes })
  const { store } = environment.cluster
  return {
    environment,
    async start() {
      const controller = await runController({
        kubeconfig: environment.kubeconfig,
        cloudConfig: environment.azure.cloudConfig,
        config: environment.azure.berthConfig,
        clusterName: 'kubernetes',
        className: undefined,
        readOnly: false,
        log: pino({ level: process.env['BERTH_LOG_LEVEL'] ?? 'silent' }),
      })
      await controller.working
      return controller
    },
    createService(name) {
      store.create('services', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { namespace: 'default', name },
        spec: {
          type: 'LoadBalancer',
          selector: { app: 'none' },
          ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }],
        },
      })
    },
    untilAddresses: (count) => untilAddresses(environment, count),
  }
}

function untilAddresses({ cluster }: Environment, count: number): Promise<number> {
  const startedAt = performance.now()
  const ready = new Set<string>()
  return new Promise((resolve) => {
    const unwatch = cluster.store.watch('services', ({ object }) => {
      const { name } = object.metadata as { name: string }
      const ingress =
        (object as { status?: { loadBalancer?: { ingress?: unknown[] } } }).status?.loadBalancer?.ingress ?? []
      if (ingress.length > 0) ready.add(name)
      if (ready.size < count) return
      resolve(performance.now() - startedAt)
      queueMicrotask(() => unwatch())
    })
  })
}
