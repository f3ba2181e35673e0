import type { RequestClass } from './request-log.ts'
import type { ResourceId } from './resource-id.ts'
import type { Target } from './target.ts'

/** What the log and the faults know of a request before anything is done with it. */
export interface RequestFacts {
  readonly type: string
  readonly name: string
  readonly class: RequestClass
}

export function factsOf(method: string, target: Target): RequestFacts {
  return { ...subjectOf(target), class: classOf(method, target) }
}

function classOf(method: string, target: Target): RequestClass {
  if (target.kind === 'operation' || target.kind === 'groupOperation') return 'poll'
  if (method === 'DELETE') return 'delete'
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'read' : 'write'
}

function subjectOf(target: Target): { readonly type: string; readonly name: string } {
  switch (target.kind) {
    case 'resource':
      return { type: target.id.type, name: target.id.name }
    case 'child':
      return { type: `${target.id.type}/${target.id.child?.type ?? ''}`, name: childName(target.id) }
    case 'childAction':
      return { type: `${target.id.type}/${target.id.child?.type ?? ''}/${target.action}`, name: childName(target.id) }
    case 'childCollection':
      return { type: `${target.id.type}/${target.type}`, name: '' }
    case 'compute':
      return computeSubject(target.path)
    case 'extension':
      return { type: target.of, name: target.name ?? '' }
    case 'locationAction':
      return { type: `locations/${target.action}`, name: target.location }
    case 'collection':
      return { type: target.type, name: '' }
    case 'resourceGroup':
      return { type: 'resourceGroups', name: target.group }
    case 'provider':
      return { type: 'providers', name: target.namespace }
    case 'operation':
    case 'groupOperation':
      return { type: 'operations', name: target.guid }
    case 'subscription':
      return { type: 'subscriptions', name: target.subscription }
    case 'subscriptions':
    case 'tenants':
    case 'locations':
    case 'resourceGroups':
    case 'resources':
    case 'providers':
      return { type: target.kind, name: '' }
    case 'unknown':
      return { type: '', name: '' }
  }
}

function childName({ child }: ResourceId): string {
  return child?.name ?? ''
}

/** Types and names take turns: virtualMachineScaleSets/ss/virtualMachines/0/start is of type …/virtualMachines/start. */
function computeSubject(path: readonly string[]): { readonly type: string; readonly name: string } {
  const types = path.filter((_, index) => index % 2 === 0)
  return { type: types.join('/'), name: path.length % 2 === 0 ? (path.at(-1) ?? '') : '' }
}
