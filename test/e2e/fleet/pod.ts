import type { NodeSite } from '../rack/cluster-site.ts'
import type { ObjectMeta } from './kube-api.ts'

export interface Pod {
  readonly metadata: ObjectMeta
  readonly spec: {
    readonly nodeName?: string
    readonly containers: readonly {
      readonly name: string
      readonly image: string
      readonly ports?: readonly { readonly containerPort: number }[]
    }[]
  }
  readonly status?: {
    readonly podIP?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  }
}

/** Keeps a pod unready while it is "false", as a failing readiness probe would. */
const readyAnnotation = 'berth.dev/played-ready'

/** Returns the API path of the pod. */
export function podPath(pod: Pod): string {
  return `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`
}

/** Returns the ports that the pod listens on: those it declares, else the usual ones, since `kubectl create deployment` declares none. */
export function podPorts(pod: Pod): readonly number[] {
  const declared = pod.spec.containers.flatMap((container) => container.ports ?? []).map((port) => port.containerPort)
  return [...new Set([80, 8080, ...declared])]
}

/** Tells whether the pod shall be ready. */
export function shallBeReady(pod: Pod): boolean {
  return pod.metadata.annotations?.[readyAnnotation] !== 'false'
}

/** Tells whether the API server says that the pod is ready. */
export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false
}

/** Writes the status of a running pod as a kubelet would. */
export function runningStatus(pod: Pod, site: NodeSite, address: string): unknown {
  const now = new Date().toISOString()
  const ready = shallBeReady(pod)
  const condition = (type: string, status: boolean): unknown => ({
    type,
    status: status ? 'True' : 'False',
    lastTransitionTime: now,
  })
  return {
    phase: 'Running',
    hostIP: site.address,
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: now,
    conditions: [
      condition('PodScheduled', true),
      condition('Initialized', true),
      condition('ContainersReady', ready),
      condition('Ready', ready),
    ],
    containerStatuses: pod.spec.containers.map((container) => ({
      name: container.name,
      image: container.image,
      imageID: `played/${container.image}`,
      ready,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: now } },
    })),
  }
}
