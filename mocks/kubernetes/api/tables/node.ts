import { objectIn, objectsIn, stringIn } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import { ageOf } from './age.ts'
import type { TableDefinition } from './columns.ts'
import { ageColumn, nameColumn, text, wide } from './columns.ts'

/** kubernetes 1.36: pkg/printers/internalversion/printers.go printNode. */
export const nodeTable: TableDefinition = {
  columns: [
    nameColumn,
    text('Status'),
    text('Roles'),
    ageColumn,
    text('Version'),
    wide('Internal-IP'),
    wide('External-IP'),
    wide('OS-Image'),
    wide('Kernel-Version'),
    wide('Container-Runtime'),
  ],
  cells: (node, nowMs) => {
    const info = objectIn(node.status, 'nodeInfo')
    const architecture = stringIn(info, 'architecture')
    const kernel = stringIn(info, 'kernelVersion') || '<unknown>'
    return [
      node.metadata.name,
      statusOf(node),
      rolesOf(node) || '<none>',
      ageOf(node, nowMs),
      stringIn(info, 'kubeletVersion'),
      addressOf(node, 'InternalIP'),
      addressOf(node, 'ExternalIP'),
      stringIn(info, 'osImage') || '<unknown>',
      architecture === '' ? kernel : `${kernel} (${architecture})`,
      stringIn(info, 'containerRuntimeVersion') || '<unknown>',
    ]
  },
}

function statusOf({ spec, status }: KubernetesObject): string {
  const ready = objectsIn(status, 'conditions').find((condition) => stringIn(condition, 'type') === 'Ready')
  const state = ready === undefined ? 'Unknown' : stringIn(ready, 'status') === 'True' ? 'Ready' : 'NotReady'
  return spec?.['unschedulable'] === true ? `${state},SchedulingDisabled` : state
}

const rolePrefix = 'node-role.kubernetes.io/'

function rolesOf({ metadata }: KubernetesObject): string {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return [key.slice(rolePrefix.length)]
    return key === 'kubernetes.io/role' ? [value] : []
  })
  return [...new Set(roles.filter((role) => role !== ''))].toSorted().join(',')
}

function addressOf({ status }: KubernetesObject, type: string): string {
  const found = objectsIn(status, 'addresses').find((address) => stringIn(address, 'type') === type)
  return stringIn(found, 'address') || '<none>'
}
