/** kubernetes 1.36: pkg/printers/internalversion/printers.go printDeployment, printReplicaSet, printDaemonSet, printPod. */
import type { JsonObject } from '../json.ts'
import { isJsonObject, numberIn, objectIn, objectsIn, stringIn, stringMapIn } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import { ageOf } from './age.ts'
import type { TableDefinition } from './columns.ts'
import { ageColumn, integer, nameColumn, text, wide } from './columns.ts'
import { labelText } from './service.ts'

const templateColumns = [wide('Containers'), wide('Images'), wide('Selector')]

export const deploymentTable: TableDefinition = {
  columns: [nameColumn, text('Ready'), text('Up-to-date'), text('Available'), ageColumn, ...templateColumns],
  cells: (deployment, nowMs) => [
    deployment.metadata.name,
    `${numberIn(deployment.status, 'readyReplicas')}/${numberIn(deployment.spec, 'replicas')}`,
    numberIn(deployment.status, 'updatedReplicas'),
    numberIn(deployment.status, 'availableReplicas'),
    ageOf(deployment, nowMs),
    ...templateCells(deployment),
  ],
}

export const replicaSetTable: TableDefinition = {
  columns: [nameColumn, integer('Desired'), integer('Current'), integer('Ready'), ageColumn, ...templateColumns],
  cells: (replicaSet, nowMs) => [
    replicaSet.metadata.name,
    numberIn(replicaSet.spec, 'replicas'),
    numberIn(replicaSet.status, 'replicas'),
    numberIn(replicaSet.status, 'readyReplicas'),
    ageOf(replicaSet, nowMs),
    ...templateCells(replicaSet),
  ],
}

export const daemonSetTable: TableDefinition = {
  columns: [
    nameColumn,
    integer('Desired'),
    integer('Current'),
    integer('Ready'),
    integer('Up-to-date'),
    integer('Available'),
    text('Node Selector'),
    ageColumn,
    ...templateColumns,
  ],
  cells: (daemonSet, nowMs) => [
    daemonSet.metadata.name,
    numberIn(daemonSet.status, 'desiredNumberScheduled'),
    numberIn(daemonSet.status, 'currentNumberScheduled'),
    numberIn(daemonSet.status, 'numberReady'),
    numberIn(daemonSet.status, 'updatedNumberScheduled'),
    numberIn(daemonSet.status, 'numberAvailable'),
    labelText(stringMapIn(objectIn(objectIn(daemonSet.spec, 'template'), 'spec'), 'nodeSelector')),
    ageOf(daemonSet, nowMs),
    ...templateCells(daemonSet),
  ],
}

function templateCells({ spec }: KubernetesObject): string[] {
  const containers = objectsIn(objectIn(objectIn(spec, 'template'), 'spec'), 'containers')
  const names = containers.map((container) => stringIn(container, 'name'))
  const images = containers.map((container) => stringIn(container, 'image'))
  return [names.join(','), images.join(','), labelText(stringMapIn(objectIn(spec, 'selector'), 'matchLabels'))]
}

export const podTable: TableDefinition = {
  columns: [
    nameColumn,
    text('Ready'),
    text('Status'),
    text('Restarts'),
    ageColumn,
    wide('IP'),
    wide('Node'),
    wide('Nominated Node'),
    wide('Readiness Gates'),
  ],
  cells: (pod, nowMs) => {
    const statuses = objectsIn(pod.status, 'containerStatuses')
    const ready = statuses.filter((one) => one['ready'] === true).length
    const restarts = statuses.reduce((sum, one) => sum + numberIn(one, 'restartCount'), 0)
    return [
      pod.metadata.name,
      `${ready}/${objectsIn(pod.spec, 'containers').length}`,
      podStatus(pod, statuses),
      String(restarts),
      ageOf(pod, nowMs),
      stringIn(pod.status, 'podIP') || '<none>',
      stringIn(pod.spec, 'nodeName') || '<none>',
      stringIn(pod.status, 'nominatedNodeName') || '<none>',
      '<none>',
    ]
  },
}

function podStatus({ metadata, status }: KubernetesObject, statuses: readonly JsonObject[]): string {
  const phase = stringIn(status, 'phase')
  if (metadata.deletionTimestamp !== undefined && !['Succeeded', 'Failed'].includes(phase)) return 'Terminating'
  // The first container that waits or ended says why the pod is not simply running.
  const reasons = statuses.flatMap((one) => {
    const { waiting, terminated } = objectIn(one, 'state')
    return isJsonObject(waiting)
      ? [stringIn(waiting, 'reason')]
      : isJsonObject(terminated)
        ? [stringIn(terminated, 'reason')]
        : []
  })
  return reasons.find((reason) => reason !== '') ?? (stringIn(status, 'reason') || phase)
}
