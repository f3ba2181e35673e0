/**
 * Frontends: each stands on a public IP or in a subnet, all of one load balancer on the same kind. Private addresses
 * are given when the write is accepted, and kept as long as the frontend asks for the same.
 */
import type { Engine } from '../../arm/engine.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { keyOf } from '../../arm/resource-id.ts'
import type { Table } from '../../arm/table.ts'
import { refuseUnverified } from '../../arm/unverified.ts'
import { networkErrors } from '../error-catalogue.ts'
import { placeAddresses } from '../place-addresses.ts'
import type { Place } from '../place-addresses.ts'
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
  if (kinds.size > 1) refuseUnverified(world.engine.knobs, networkErrors.frontendsMixed(draft.id))
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
    refuseUnverified(engine.knobs, networkErrors.frontendZonesForbidden(frontend.id))
  const before = previous?.zones?.toSorted() ?? []
  if (previous === undefined || zones.join() === before.join()) return
  throw networkErrors.zonesChanged(frontend.id, before.join(', ') || 'NoZone', zones.join(', ') || 'NoZone')
}

function placePrivate({ addresses }: FrontendWorld, draft: FrontendDraft): readonly Frontend[] {
  const places = draft.frontends.flatMap((frontend) => placeOf(draft, frontend) ?? [])
  const placed = placeAddresses(addresses, draft.id, places)
  const found = new Map(places.map(({ from }, index) => [from, placed[index]] as const))
  return draft.frontends.map((frontend) => {
    if (frontend.properties.subnet === undefined) return frontend
    const privateIPAddressVersion = frontend.properties.privateIPAddressVersion ?? 'IPv4'
    const privateIPAddress = found.get(frontend.id)
    return { ...frontend, properties: { ...frontend.properties, privateIPAddressVersion, privateIPAddress } }
  })
}

function placeOf(draft: FrontendDraft, frontend: Frontend): Place | undefined {
  const { subnet, privateIPAllocationMethod, privateIPAddress, privateIPAddressVersion } = frontend.properties
  if (subnet === undefined) return undefined
  const held = previousOf(draft, frontend)?.properties
  const stays = held !== undefined && keyOf(held.subnet?.id ?? '') === keyOf(subnet.id)
  return {
    from: frontend.id,
    subnet: subnet.id,
    family: privateIPAddressVersion ?? 'IPv4',
    fixed: privateIPAllocationMethod === 'Static' ? { address: privateIPAddress } : undefined,
    before: stays ? held.privateIPAddress : undefined,
  }
}

function previousOf({ previous }: FrontendDraft, { name }: Frontend): Frontend | undefined {
  return previous?.children.frontendIPConfigurations.find((before) => keyOf(before.name) === keyOf(name))
}
