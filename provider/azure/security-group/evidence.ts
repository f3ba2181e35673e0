import { foreign, nobody, type DocId, type Owner, type Point } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import { addressPoint, publicIpPoint } from '../points.ts'
import type { PublicIpPart } from '../public-ip/part.ts'

/** What tells whether an address in a security rule is ours. */
export interface Evidence {
  /** It is, or was since this process started, the address of one of our nodes. */
  isNode(address: string): boolean
  /** Every living Service. */
  living(): Iterable<Owner>
}

/**
 * Whether an opening that nobody wishes may be closed: only if its address is ours for sure, and everybody whom it may
 * serve has said since the start what it wishes of this security group, and was not refused. Until then openings are only
 * added: a Service whose load balancer is not read yet has spoken, but not about its openings. In doubt an address is not
 * ours.
 */
export function mayClose(address: string, around: Closing): boolean {
  const { world, evidence } = around
  if (evidence.isNode(address)) return everybodySpoke(around)
  const point = addressPoint(address)
  const giver = world.what(point)
  if (giver === undefined) return false
  if (!isPublicIp(giver.doc)) return saidAll(ownersAt(point, world), around)
  const standing = ownersAt(publicIpPoint(giver.doc), world)
  const facts = world.share(giver.doc, nobody) as PublicIpPart | undefined
  const tagged = facts?.kind === 'public-ip-facts' ? facts.owners : []
  const isOurs = tagged.length > 0 || standing.length > 0
  return isOurs && saidAll([...tagged, ...standing], around)
}

export interface Closing {
  /** The security group. */
  readonly doc: DocId
  /** Whose wishes are being planned; a wish that Azure refused is not among them. */
  readonly asked: ReadonlySet<Owner>
  readonly world: WorldView
  readonly evidence: Evidence
}

function ownersAt(point: Point, world: WorldView): readonly Owner[] {
  return world.stands(point).flatMap(({ owner }) => (owner === nobody || owner === foreign ? [] : [owner]))
}

function saidAll(owners: readonly Owner[], { asked }: Closing): boolean {
  return owners.every((owner) => asked.has(owner))
}

/** Nodes are shared by all: nothing to them is closed while anybody has not spoken, or wishes what it cannot have. */
function everybodySpoke({ doc, world, evidence, asked }: Closing): boolean {
  return [...evidence.living()].every(
    (owner) => world.spoke(owner) && (asked.has(owner) || world.wish(owner, doc) === 'keep'),
  )
}

function isPublicIp(doc: string): boolean {
  return /\/publicipaddresses\/[^/]+$/i.test(doc)
}
