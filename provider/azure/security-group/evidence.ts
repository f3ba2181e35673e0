import { foreign, nobody, type DocId, type Owner } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Tags } from '../names/tags.ts'
import type { SecurityRulePrefix } from '../names/security-rule-name.ts'
import type { Closings } from './closings.ts'
import type { Limits } from '../limits/limit.ts'
import { addressPoint, publicIpPoint } from '../points.ts'
import { publicIpFacts } from '../public-ip/facts.ts'

/** What a plan of the security group has to know beside the world: above all whether an address in a rule is ours. */
export interface Evidence {
  readonly limits: Limits
  /** How our own rules are called. */
  readonly prefix: SecurityRulePrefix
  /** It is, or was since this process started, the address of one of our nodes. */
  isNode(address: string): boolean
  readonly closings: Closings
  /** Tags that the security group carries; those that others gave it stay. */
  readonly tags: Tags
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
  // Its Service has shown it, so that it was ours; nobody else's wish is known only when everybody has spoken.
  if (evidence.isNode(address) || around.past.has(address)) return everybodySpoke(around)
  const point = addressPoint(address)
  const giver = world.what(point)
  if (giver === undefined) return false
  const facts = publicIpFacts(world, giver.doc)
  const standing = facts === undefined ? world.stands(point) : world.stands(publicIpPoint(giver.doc))
  const others = standing.filter(({ doc }) => doc !== around.doc)
  const ours = new Set([...(facts?.owners ?? []), ...others.map(({ owner }) => owner)])
  ours.delete(foreign)
  if (facts !== undefined && ours.size === 0) return false
  // An empty frontend may be that of a living Service that wants no rules and has not said so yet.
  return ours.delete(nobody) ? everybodySpoke(around) : saidAll(ours, around)
}

export interface Closing {
  /** The security group. */
  readonly doc: DocId
  /** Whose wishes are being planned; a wish that Azure refused is not among them. */
  readonly asked: ReadonlySet<Owner>
  /** Addresses that their Services show and have no more. */
  readonly past: ReadonlySet<string>
  readonly world: WorldView
  readonly evidence: Evidence
}

function saidAll(owners: ReadonlySet<Owner>, { asked }: Closing): boolean {
  return [...owners].every((owner) => asked.has(owner))
}

/** Nodes are shared by all: nothing to them is closed while anybody has not spoken, or wishes what it cannot have. */
function everybodySpoke({ doc, world, evidence, asked }: Closing): boolean {
  return [...evidence.living()].every(
    (owner) => world.spoke(owner) && (asked.has(owner) || world.wish(owner, doc) === 'keep'),
  )
}
