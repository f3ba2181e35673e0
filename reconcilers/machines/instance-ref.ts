import type { InstanceRef } from '#provider/provider'
import type { NodeObject } from '../kubernetes/node-object.ts'

/** What a provider needs to find the machine of a node. */
export function instanceRef({ metadata, spec }: NodeObject): InstanceRef {
  return {
    name: metadata.name,
    providerId: spec?.providerID,
    labels: metadata.labels ?? {},
    createdAtMs: Date.parse(metadata.creationTimestamp) || 0,
  }
}
