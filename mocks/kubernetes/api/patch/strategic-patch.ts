import type { JsonObject } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import { applyMergePatch } from './merge-patch.ts'

export function applyStrategicPatch(current: KubernetesObject, patch: JsonObject, _kind: string): JsonObject {
  return applyMergePatch(current, patch) as JsonObject
}
