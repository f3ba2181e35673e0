import { createObject } from '../create.ts'
import type { JsonObject } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import { toKubernetesObject } from '../object.ts'
import type { Resource } from '../resource.ts'
import type { Target } from '../update.ts'
import { updateObject } from '../update.ts'
import type { WriteContext } from '../write-context.ts'
import { storedKey } from '../write-context.ts'
import { applyStrategicPatch } from './strategic-patch.ts'

export interface ApplyOptions {
  readonly target: Target
  readonly manager: string
  readonly force: boolean
  readonly dryRun?: boolean
  readonly subresource?: 'status'
}

export function applyConfiguration(
  context: WriteContext,
  resource: Resource,
  configuration: KubernetesObject,
  { target, manager, dryRun = false, subresource }: ApplyOptions,
): { object: KubernetesObject; created: boolean } {
  const options = { dryRun, fieldManager: manager, ...(subresource === undefined ? {} : { subresource }) }
  if (context.storage.get(storedKey(resource), target.namespace, target.name) === undefined) {
    const namespace = target.namespace === undefined ? {} : { namespace: target.namespace }
    return { object: createObject(context, resource, configuration, { ...options, ...namespace }), created: true }
  }
  const change = (current: KubernetesObject) => {
    const merged: JsonObject = applyStrategicPatch(current, configuration, resource.kind)
    return toKubernetesObject(merged)
  }
  return { object: updateObject(context, resource, { target, change, options }), created: false }
}
