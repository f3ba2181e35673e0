import type { PodStatus } from 'kubernetes-types/core/v1.d.ts'
import { timestamp } from '../api/write-context.ts'
import type { Clock } from '../../time/clock.ts'
import type { Kinds } from './cluster.ts'
import { statedConditions } from './conditions.ts'

type Pod = Kinds['pods']

/** `"false"` on a pod (or in a deployment's template) keeps it running but unready, as a failing readiness probe would. */
export const playedReadyAnnotation = 'berth.dev/played-ready'

export interface PodPlace {
  /** The first is the one of `podIP`, as of `hostIP`. */
  readonly podIps: readonly string[]
  readonly hostIps: readonly string[]
  /** False while the machine is switched off. */
  readonly isHostRunning: boolean
}

/** Says what a kubelet would say of a pod that it runs. */
export function runningStatus({ metadata, spec, status }: Pod, place: PodPlace, clock: Clock): PodStatus {
  const isReady = place.isHostRunning && metadata.annotations?.[playedReadyAnnotation] !== 'false'
  const ready = isReady ? 'True' : 'False'
  const names = (spec?.containers ?? []).map(({ name }) => name).join(' ')
  const why = isReady ? {} : { reason: 'ContainersNotReady', message: `containers with unready status: [${names}]` }
  const startTime = status?.startTime ?? timestamp(clock)
  const conditions = statedConditions(
    [
      { type: 'PodReadyToStartContainers', status: 'True' },
      { type: 'Initialized', status: 'True' },
      { type: 'Ready', status: ready, ...why },
      { type: 'ContainersReady', status: ready, ...why },
      { type: 'PodScheduled', status: 'True' },
    ],
    status?.conditions,
    clock,
  )
  return {
    ...status,
    phase: 'Running',
    hostIP: place.hostIps[0] ?? '',
    hostIPs: place.hostIps.map((ip) => ({ ip })),
    podIP: place.podIps[0] ?? '',
    podIPs: place.podIps.map((ip) => ({ ip })),
    startTime,
    conditions: [...conditions],
    containerStatuses: (spec?.containers ?? []).map(({ name, image = '' }) => ({
      name,
      image,
      imageID: '',
      ready: isReady,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: startTime } },
    })),
  }
}

export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true
}
