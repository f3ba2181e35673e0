import type { DeploymentStatus } from 'kubernetes-types/apps/v1.d.ts'
import { timestamp } from '../api/write-context.ts'
import type { Clock } from '../../time/clock.ts'
import type { Kinds } from './cluster.ts'
import { statedConditions } from './conditions.ts'
import type { Stated } from './conditions.ts'
import { leastAvailable } from './rollout.ts'

export interface DeploymentParts {
  readonly deployment: Kinds['deployments']
  /** The set of the template that stands; undefined while it is not made. */
  readonly current: Kinds['replicasets'] | undefined
  readonly sets: readonly Kinds['replicasets'][]
  readonly clock: Clock
}

/** Sums the sets up so that `kubectl get deploy` shows READY 3/3 and `kubectl rollout status` ends. */
export function deploymentStatus({ deployment, current, sets, clock }: DeploymentParts): DeploymentStatus {
  const sum = (field: 'replicas' | 'readyReplicas' | 'availableReplicas') =>
    sets.reduce((total, { status }) => total + (status?.[field] ?? 0), 0)
  const wanted = deployment.spec?.replicas ?? 1
  const available = sum('availableReplicas')
  const updated = current?.status?.replicas ?? 0
  const isDone = updated === wanted && available >= wanted && sum('replicas') === wanted
  const isAvailable = available >= leastAvailable(wanted, deployment.spec?.strategy)
  const stated = [availability(isAvailable), progress(isDone, current?.metadata.name ?? '')]
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum('replicas'),
    updatedReplicas: updated,
    readyReplicas: sum('readyReplicas'),
    availableReplicas: available,
    ...(available < wanted ? { unavailableReplicas: wanted - available } : {}),
    conditions: withUpdateTimes(stated, deployment, clock),
  }
}

function availability(isAvailable: boolean): Stated {
  const [reason, state] = isAvailable
    ? ['MinimumReplicasAvailable', 'has']
    : ['MinimumReplicasUnavailable', 'does not have']
  const message = `Deployment ${state} minimum availability.`
  return { type: 'Available', status: isAvailable ? 'True' : 'False', reason, message }
}

function progress(isDone: boolean, set: string): Stated {
  const [reason, state] = isDone
    ? ['NewReplicaSetAvailable', 'has successfully progressed']
    : ['ReplicaSetUpdated', 'is progressing']
  return { type: 'Progressing', status: 'True', reason, message: `ReplicaSet "${set}" ${state}.` }
}

function withUpdateTimes(
  stated: readonly Stated[],
  { status }: Kinds['deployments'],
  clock: Clock,
): NonNullable<DeploymentStatus['conditions']> {
  return statedConditions(stated, status?.conditions, clock).map((condition) => {
    const old = status?.conditions?.find(({ type }) => type === condition.type)
    const isSame = old?.status === condition.status && old.reason === condition.reason
    return { ...condition, lastUpdateTime: (isSame && old.lastUpdateTime) || timestamp(clock) }
  })
}
