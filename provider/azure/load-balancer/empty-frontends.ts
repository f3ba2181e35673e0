import { mayLeave } from '../../document/laws.ts'
import { foreign, nobody, type Owner } from '../../document/names.ts'
import type { Wait } from '../../document/plan.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Directory } from '../document/directory.ts'
import { addressPoint, frontendPoint, poolPoint } from '../points.ts'
import { publicIpFacts } from '../public-ip/facts.ts'
import type { Frontend } from './body.ts'
import type { Draft } from './draft.ts'
import { emptyFrontends } from './index-body.ts'
import { ownerOfName } from './owners.ts'
import type { LoadBalancerRequest } from './plan.ts'
import type { PoolFamilies } from './members.ts'
import { machinesBehind } from './membership.ts'
import { hasForeignChildren } from './render.ts'

interface Around {
  readonly request: LoadBalancerRequest
  readonly world: WorldView
  readonly directory: Directory
  /** Gets an entry for each owner whose leaving is held up here. */
  readonly waiting: Map<Owner, Wait>
  readonly pools: PoolFamilies
}

/**
 * Lets frontends go that nobody stands on any more. A private address, and a public one without our tag, is known as ours
 * by its frontend alone: it stays, empty, until the security group has closed it, or the opening would be orphaned.
 */
export function leaveEmptyFrontends(draft: Draft, around: Around): void {
  const { request, world, waiting } = around
  const leaving = emptyFrontends(draft).filter((frontend) => mayBeForgotten(draft, frontend, around))
  const waits = new Map(
    leaving.map((frontend) => {
      // Its address goes on at the new place: closing it between would only make the way longer.
      const isHandedOver = draft.handedOver.has(frontend.name.toLowerCase())
      const evidence = isHandedOver ? undefined : evidenceNeeded(frontend, request.doc, world)
      return [frontend, builtUpon(draft, frontend, world) ?? evidence] as const
    }),
  )
  // With its last frontend the load balancer goes, unless somebody else's child keeps it.
  const isLast = [...waits.values()].every((wait) => wait === undefined) && leaving.length === draft.frontends.size
  const behind = isLast ? whyItMustStay(draft, around) : undefined
  for (const [frontend, evidence] of waits) {
    const owner = ownerOfName(frontend.name) ?? nobody
    const wait = evidence ?? behind
    if (wait === undefined) drop(draft, frontend, owner)
    else if (request.wishes.get(owner) === 'gone') waiting.set(owner, wait)
  }
}

/** Azure takes no frontend away on which a private link service stands. */
function builtUpon(draft: Draft, { name }: Frontend, world: WorldView): Wait | undefined {
  const point = frontendPoint(draft.idOf('frontendIPConfigurations', name))
  const isInUse = world.doubted(draft.doc, point) || world.whoPointsAt(point).some(({ doc }) => doc !== draft.doc)
  return isInUse ? mayLeave(world, draft.doc, point) : undefined
}

function whyItMustStay(draft: Draft, { world, pools }: Around): Wait | undefined {
  if (!hasForeignChildren(draft, pools)) return machinesBehind(draft, world)
  // Azure has no load balancer with pools or rules and without a frontend: whoever put them there has to say what becomes of it.
  return { on: poolPoint(draft.doc), why: 'pointed', by: [foreign] }
}

/** After a restart a living Service may want a frontend without rules and just has not said so yet. */
function mayBeForgotten(draft: Draft, { name }: Frontend, { request, directory }: Around): boolean {
  const owner = ownerOfName(name) ?? nobody
  const isSilent = directory.nameOf(owner) !== undefined && !request.wishes.has(owner)
  return !isSilent && !draft.placed.has(name.toLowerCase())
}

function evidenceNeeded({ properties = {} }: Frontend, doc: string, world: WorldView): Wait | undefined {
  const publicIpId = properties.publicIPAddress?.id
  if (publicIpId === undefined) {
    return properties.privateIPAddress === undefined
      ? undefined
      : mayLeave(world, doc, addressPoint(properties.privateIPAddress))
  }
  const facts = publicIpFacts(world, publicIpId)
  if (facts === undefined || facts.managed || facts.address === undefined) return undefined
  return mayLeave(world, doc, addressPoint(facts.address))
}

function drop(draft: Draft, frontend: Frontend, owner: Owner): void {
  draft.dropFrontend(frontend.name)
  draft.note(owner, `remove frontend ${frontend.name}`, 'address')
}
