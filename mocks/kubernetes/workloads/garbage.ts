import { keyOf } from './cluster.ts'
import type { Cluster } from './cluster.ts'

const collected = ['replicasets', 'pods', 'endpointslices'] as const

/** Plays the garbage collector: deletes what the deleted object with this `uid` owned. */
export function collectOrphans(cluster: Cluster, uid: string, namespace: string | undefined): void {
  for (const resource of collected) {
    for (const object of cluster.list(resource, namespace)) {
      const isOwned = object.metadata.ownerReferences?.some((owner) => owner.uid === uid) === true
      if (isOwned) cluster.delete(resource, keyOf(object))
    }
  }
}
