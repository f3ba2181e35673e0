/**
 * Frontends: each stands on a public IP or in a subnet, all of one load balancer on the same kind. Private addresses
 * are given when the write is accepted, and kept as long as the frontend asks for the same.
 */
import type { Engine } from '../../arm/engine.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { keyOf } from '../../arm/resource-id.ts'
import type { Table } from '../../arm/table.ts'
import { networkErrors } from '../error-catalogue.ts'
import type { PrivateAddresses } from '../private-addresses.ts'
import type { PublicIp } from '../public-ip/model.ts'
import type { Frontend, LoadBalancer } from './model.ts'

export interface FrontendWorld {
  readonly engine: Engine
  readonly publicIps: Table<PublicIp>
  readonly addresses: PrivateAddresses
}

export interface FrontendDraft {
  readonly id: string
  readonly sku: LoadBalancer['sku']
  readonly frontends: readonly Frontend[]
  readonly previous: LoadBalancer | undefined
}

/** Judges the frontends of a draft and answers them with their private addresses. */
export function placeFrontends(world: FrontendWorld, draft: FrontendDraft): readonly Frontend[] {
  const kinds = new Set(draft.frontends.map(kindOf))
  if (kinds.size > 1) throw networkErrors.frontendsMixed(draft.id)
  judgePublicIps(world, draft)
  for (const frontend of draft.frontends) judgeZones(world, frontend, previousOf(draft, frontend))
  return placePrivate(world, draft)
}

function kindOf({ id, properties }: Frontend): 'public' | 'internal' {
  const { subnet, publicIPAddress, publicIPPrefix } = properties
  const outside = publicIPAddress ?? publicIPPrefix
  if (subnet === undefined && outside === undefined) throw networkErrors.frontendEmpty(id)
  if (subnet !== undefined && outside !== undefined) throw networkErrors.frontendAmbiguous(id)
  return subnet === undefined ? 'public' : 'internal'
}

function judgePublicIps({ engine, publicIps }: FrontendWorld, { id, sku, frontends }: FrontendDraft): void {
  const seen = new Set<string>()
  for (const frontend of frontends) {
    const pointer = frontend.properties.publicIPAddress
    if (pointer === undefined) continue
    if (seen.has(keyOf(pointer.id))) throw networkErrors.publicIpTwice(pointer.id, id)
    seen.add(keyOf(pointer.id))
    const ip = publicIps.get(pointer.id)
    if (ip === undefined) throw errors.referenceInvalid(pointer.id, frontend.id)
    const ipSku = ip.accepted.sku.name
    if ((ipSku === 'Basic') !== (sku.name === 'Basic')) {
      throw networkErrors.skuMismatch(sku.name, id, ipSku, ip.id)
    }
    const { privateIPAddressVersion: family } = frontend.properties
    if (family !== undefined && family !== ip.accepted.properties.publicIPAddressVersion) {
      throw networkErrors.familyMismatch(frontend.id, ip.id)
    }
    const [use] = engine.references.uses(ip.id, id)
    if (use !== undefined) throw networkErrors.publicIpInUse(ip.id, use.from)
  }
}

function judgeZones({ engine }: FrontendWorld, frontend: Frontend, previous: Frontend | undefined): void {
  const zones = frontend.zones?.toSorted() ?? []
  const unknown = zones.filter((zone) => !engine.location.zones.includes(zone))
  if (unknown.length > 0) throw networkErrors.zonesUnknown(unknown.join(', '), engine.location.region)
  if (zones.length > 0 && frontend.properties.subnet === undefined)
    throw networkErrors.frontendZonesForbidden(frontend.id)
  const before = previous?.zones?.toSorted() ?? []
  if (previous === undefined || zones.join() === before.join()) return
  throw networkErrors.zonesChanged(frontend.id, before.join(', ') || 'NoZone', zones.join(', ') || 'NoZone')
}

function placePrivate(world: FrontendWorld, draft: FrontendDraft): readonly Frontend[] {
  const taken = new Map<string, Map<string, string>>()
  const placed = new Map<string, Frontend>()
  // Those that name an address first, then those that have one: a newcomer must not take what is theirs.
  const ordered = draft.frontends.toSorted((one, other) => rankOf(draft, one) - rankOf(draft, other))
  for (const frontend of ordered) {
    const subnet = keyOf(frontend.properties.subnet?.id ?? '')
    const beside = taken.get(subnet) ?? new Map<string, string>()
    taken.set(subnet, beside)
    const done = placeOne(world, draft, frontend, beside)
    placed.set(frontend.id, done)
    if (done.properties.privateIPAddress !== undefined) beside.set(done.properties.privateIPAddress, done.id)
  }
  return draft.frontends.map((frontend) => placed.get(frontend.id) ?? frontend)
}

function rankOf(draft: FrontendDraft, frontend: Frontend): number {
  if (frontend.properties.privateIPAllocationMethod === 'Static') return 0
  return previousOf(draft, frontend) === undefined ? 2 : 1
}

function placeOne(
  { addresses }: FrontendWorld,
  draft: FrontendDraft,
  frontend: Frontend,
  beside: ReadonlyMap<string, string>,
): Frontend {
  const { subnet, privateIPAllocationMethod, privateIPAddress: asked } = frontend.properties
  if (subnet === undefined) return frontend
  const family = frontend.properties.privateIPAddressVersion ?? 'IPv4'
  const wanted = { from: frontend.id, document: draft.id, subnet: subnet.id, family, beside }
  const properties = { ...frontend.properties, privateIPAddressVersion: family }
  if (privateIPAllocationMethod === 'Static') {
    if (asked === undefined) throw networkErrors.addressMissing(frontend.id)
    addresses.assertFree(wanted, asked)
    return { ...frontend, properties }
  }
  const before = previousOf(draft, frontend)?.properties
  const stays = before !== undefined && keyOf(before.subnet?.id ?? '') === keyOf(subnet.id)
  const privateIPAddress = addresses.allocate(wanted, stays ? before.privateIPAddress : undefined)
  return { ...frontend, properties: { ...properties, privateIPAddress } }
}

function previousOf({ previous }: FrontendDraft, { name }: Frontend): Frontend | undefined {
  return previous?.children.frontendIPConfigurations.find((before) => keyOf(before.name) === keyOf(name))
}
