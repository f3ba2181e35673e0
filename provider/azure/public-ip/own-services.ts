import { boundServices, clusterOf, type Tags } from '../names/tags.ts'

/**
 * The Services of this cluster that a public IP is bound to. Nobody, if a user made it or another cluster: then it is not
 * ours, though a Service of that cluster may well have the same name as one of ours.
 */
export function ownServices(tags: Tags = {}, cluster: string): readonly string[] {
  const other = clusterOf(tags)
  return other === undefined || other === cluster ? boundServices(tags) : []
}
