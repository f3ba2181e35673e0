import { objectAt, objectsAt } from '../../arm/json.ts'
import type { Resource } from '../../arm/resource.ts'
import { withoutMembers } from '../../arm/shape.ts'
import { childShapes } from './schema.ts'

/** Leaves out who points at the children: GET …?detailLevel=Reduced, known since api-version 2026-01-01. */
export function reduceBalancer(balancer: Resource): Resource {
  const reduced = Object.entries(childShapes).map(([segment, { readOnly }]) => {
    const children = objectsAt(balancer.properties, segment).map((child) => {
      return { ...child, properties: withoutMembers(objectAt(child, 'properties'), readOnly) }
    })
    return [segment, children] as const
  })
  return { ...balancer, properties: { ...balancer.properties, ...Object.fromEntries(reduced) } }
}
