/**
 * A subnet as a document. It is somebody else's but for one property, which must be `Disabled` before a private link service
 * can have an address there; it is never set back, because others may have come to rely on it.
 */
import type { Index, Kind, Observed, PlanRequest } from '../../document/kind.ts'
import { nobody, type DocId } from '../../document/names.ts'
import type { Change, Plan } from '../../document/plan.ts'
import type { Problem } from '../../intent/problem.ts'
import { annotation } from '../../intent/annotations.ts'
import type { ArmClient } from '../arm/client.ts'
import { readDocument, writeDocument } from '../document/arm-document.ts'
import { nameIn } from '../names/ids.ts'
import { linkSubnetPoint } from '../points.ts'
import type { SubnetBody } from './body.ts'

/** The Service's private link service is to have its addresses here. */
export interface SubnetWish {
  readonly kind: 'link-subnet'
}

/** Subnets of private link services. */
export function subnetKind(arm: ArmClient): Kind<SubnetBody, SubnetWish> {
  return {
    name: 'subnets',
    index: indexSubnet,
    plan: planSubnet,
    read: (doc, signal) => readDocument(arm, doc, signal),
    write: (request, signal) => writeDocument(arm, request, signal),
  }
}

function indexSubnet(doc: DocId, { body, state }: Observed<SubnetBody>): Index<SubnetWish> {
  const gives = takesLinks(body) ? new Map([[linkSubnetPoint(doc), state === 'settled']]) : new Map<string, boolean>()
  return { gives, uses: [], shares: new Map() }
}

function planSubnet({ doc, wishes, observed }: PlanRequest<SubnetBody, SubnetWish>): Plan<SubnetBody> {
  const { body } = observed
  const wanting = [...wishes].flatMap(([owner, wish]) => (typeof wish === 'object' ? [owner] : []))
  const unchanged = { body, changes: [], refused: new Map(), waiting: new Map() }
  if (body === undefined) return { ...unchanged, refused: new Map(wanting.map((owner) => [owner, missing(doc)])) }
  if (wanting.length === 0 || takesLinks(body)) return unchanged
  const text = `set privateLinkServiceNetworkPolicies of subnet ${nameIn(doc)} to Disabled (was ${policyOf(body)})`
  const change: Change = { owner: wanting[0] ?? nobody, text, effect: 'traffic' }
  const properties = { ...body.properties, privateLinkServiceNetworkPolicies: 'Disabled' }
  return { ...unchanged, body: { ...body, properties }, changes: [change] }
}

function takesLinks(body: SubnetBody | undefined): boolean {
  return body !== undefined && policyOf(body).toLowerCase() === 'disabled'
}

/** Azure's default (arm-semantics 2.4). */
function policyOf({ properties }: SubnetBody): string {
  return properties?.privateLinkServiceNetworkPolicies ?? 'Enabled'
}

function missing(doc: DocId): Problem {
  return {
    field: annotation('privateLinkSubnet').key,
    value: nameIn(doc),
    why: 'the virtual network has no subnet of this name',
    fix: 'Correct the name (subnetName of azure.json if none is named here), or create the subnet',
  }
}
