import type { Owner } from '../../document/names.ts'
import type { Intent } from '../../intent/intent.ts'
import type { Surroundings } from '../../provider.ts'
import type { FrontendPlace } from '../load-balancer/part.ts'
import type { Places } from '../places.ts'
import { addressPoint, publicIpPoint } from '../points.ts'
import type { PlacementRequest } from './placement.ts'

/** Says of a Service what the choice of its load balancer goes by. */
export function placementRequest(
  owner: Owner,
  intent: Intent,
  { places, surroundings }: { readonly places: Places; readonly surroundings: Surroundings },
): PlacementRequest {
  const rules = intent.forwarding.allPorts ? 1 : intent.ports.filter((port) => port.rule).length
  return {
    owner,
    internal: intent.internal,
    asksFor: intent.placement?.asksFor,
    labels: intent.placement?.labels ?? {},
    namespaceLabels: surroundings.namespaceLabels,
    points: [...places.frontends.values()].flatMap(pointOf),
    isPinned: Object.values(intent.address).some((request) => request.by !== 'prefix'),
    demand: { rules: rules * intent.families.length, frontends: intent.families.length },
  }
}

function pointOf(place: FrontendPlace) {
  if (place.kind === 'public') return [publicIpPoint(place.publicIpId)]
  return place.ip === undefined ? [] : [addressPoint(place.ip)]
}
