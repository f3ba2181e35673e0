import type { ServiceRef } from '#provider/intent/intent'
import type { ServiceObject } from '#provider/intent/service-object'
import type { KubernetesObject } from './object.ts'

/** A Service that was read from a cluster, so that it has a UID and a version. */
export type LiveService = ServiceObject & KubernetesObject

/** Names a Service the way the provider knows it: by UID, since a name may come back as another Service. */
export function refOf({ metadata }: LiveService): ServiceRef {
  return {
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    uid: metadata.uid,
    createdAt: metadata.creationTimestamp,
  }
}
