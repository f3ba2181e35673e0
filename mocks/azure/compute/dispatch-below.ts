/** What can be asked of a resource, and done with it, by its type. */
import type { ArmAnswer } from '../arm/exchange.ts'
import { keyOf } from '../arm/resource-id.ts'
import { belowMachine } from './dispatch-machine.ts'
import { belowSet } from './dispatch-set.ts'
import { assertMethod, collectionOf, find, isExpanded, notPlayed } from './request.ts'
import type { ComputeRequest } from './request.ts'
import type { Below } from './route.ts'
import { viewSizes } from './sizes.ts'

export function answerBelow(of: ComputeRequest, route: Below): ArmAnswer {
  switch (keyOf(route.type)) {
    case 'virtualmachines':
      return belowMachine(of, route)
    case 'virtualmachinescalesets':
      return belowSet(of, route)
    case 'availabilitysets':
      return belowAvailabilitySet(of, route)
    case 'locations':
      return listAt(of, route)
    default:
      throw notPlayed(of, `${route.type}/${route.what}`)
  }
}

function belowAvailabilitySet(of: ComputeRequest, { type, name, what }: Below): ArmAnswer {
  if (keyOf(what) !== 'vmsizes') throw notPlayed(of, `${type}/${what}`)
  assertMethod(of, 'GET')
  find(of, type, name)
  return { status: 200, body: viewSizes() }
}

/** The machines or the sets of a subscription that stand at a location. */
function listAt(of: ComputeRequest, { name: location, what, type }: Below): ArmAnswer {
  const isListed = ['virtualmachines', 'virtualmachinescalesets'].includes(keyOf(what))
  if (!isListed || of.scope.group !== undefined) throw notPlayed(of, `${type}/${what}`)
  assertMethod(of, 'GET')
  const all = collectionOf(of, what).list(of.scope, isExpanded(of.request))
  return { status: 200, body: { value: all.filter((one) => keyOf(one.location ?? '') === keyOf(location)) } }
}
