import { isDeepStrictEqual } from 'node:util'
import type { Engine } from '../../arm/engine.ts'
import { latencies } from '../../arm/latency.ts'
import type { Draft, ResourceType, Viewed } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { parseShape, withoutMembers } from '../../arm/shape.ts'
import { refuseUnverified } from '../../arm/unverified.ts'
import type { Knobs } from '../../knobs.ts'
import type { Table } from '../../arm/table.ts'
import { parseRange } from '../address-range.ts'
import { first, isOf, listed, pointersAt } from '../back-references.ts'
import { networkErrors } from '../error-catalogue.ts'
import { limits } from '../limits.ts'
import type { PublicAddressPool } from '../public-address-pool.ts'
import type { PublicIp } from '../public-ip/model.ts'
import { parseTracked, viewTracked } from '../tracked.ts'
import { prefixErrors } from './errors.ts'
import type { PublicIpPrefix } from './model.ts'
import { publicIpPrefixSchema } from './schema.ts'

const type = 'Microsoft.Network/publicIPPrefixes'
const readOnly = [
  'provisioningState',
  'resourceGuid',
  'ipPrefix',
  'publicIPAddresses',
  'loadBalancerFrontendIpConfiguration',
]

/** Where ranges come from, and what must be left out of them. */
export interface PrefixSource {
  readonly pool: PublicAddressPool
  readonly prefixes: Table<PublicIpPrefix>
  readonly publicIps: Table<PublicIp>
}

/** Public IP prefixes (arm-semantics 2.4, 3.2): the range is known when provisioning ends, and stays. */
export function publicIpPrefixType(engine: Engine, source: PrefixSource): ResourceType<PublicIpPrefix> {
  return {
    namespace: 'Microsoft.Network',
    segment: 'publicIPPrefixes',
    noun: 'PublicIpPrefix',
    children: [],
    parse: (draft) => parse(engine, draft),
    references: (id, { properties }) => {
      const { natGateway, customIPPrefix } = properties
      return [natGateway, customIPPrefix].flatMap((to) => (to === undefined ? [] : [{ from: id, to: to.id }]))
    },
    view: (of) => view(engine, of),
    latency: () => latencies.publicIp,
    provision: (_, model) => provision(source, model),
    inUse: prefixErrors.inUse,
  }
}

function parse(engine: Engine, draft: Draft<PublicIpPrefix>): PublicIpPrefix {
  const { id, body, previous } = draft
  const { resourceGuid, ...around } = parseTracked(engine, draft, type)
  const given = { sku: body['sku'], zones: body['zones'], properties: withoutMembers(body['properties'], readOnly) }
  const { sku, zones, properties } = parseShape(publicIpPrefixSchema, given, {
    path: 'publicIPPrefix',
    knobs: engine.knobs,
  })
  const { prefixLength, publicIPAddressVersion: family } = properties
  const [shortest, longest] = limits.prefixBits[family]
  if (prefixLength < shortest || prefixLength > longest) {
    refuseUnverified(engine.knobs, prefixErrors.lengthInvalid(prefixLength, shortest, longest))
  }
  const unknown = zones?.filter((zone) => !engine.location.zones.includes(zone)) ?? []
  if (unknown.length > 0) throw networkErrors.zonesUnknown(unknown.join(', '), engine.location.region)
  const model: PublicIpPrefix = {
    ...around,
    sku,
    zones,
    properties: { ...properties, resourceGuid, ipPrefix: previous?.properties.ipPrefix },
  }
  if (previous !== undefined) judgeChange(engine.knobs, id, model, previous)
  return model
}

function judgeChange(knobs: Knobs, id: string, model: PublicIpPrefix, previous: PublicIpPrefix): void {
  for (const member of ['prefixLength', 'publicIPAddressVersion'] as const) {
    if (model.properties[member] !== previous.properties[member])
      refuseUnverified(knobs, prefixErrors.immutable(id, member))
  }
  if (!isDeepStrictEqual(model.sku, previous.sku)) refuseUnverified(knobs, prefixErrors.immutable(id, 'sku'))
}

function provision({ pool, prefixes, publicIps }: PrefixSource, model: PublicIpPrefix): PublicIpPrefix {
  const { ipPrefix, prefixLength, publicIPAddressVersion: family } = model.properties
  if (ipPrefix !== undefined) return model
  const blocks = prefixes.all().flatMap(({ accepted }) => accepted.properties.ipPrefix ?? [])
  const single = publicIps.all().flatMap(({ accepted }) => accepted.properties.ipAddress ?? [])
  const hosts = single.map((address) => `${address}/${address.includes(':') ? 128 : 32}`)
  const taken = [...blocks, ...hosts].flatMap((text) => parseRange(text) ?? [])
  const block = pool.nextBlock(family, prefixLength, taken)
  return { ...model, properties: { ...model.properties, ipPrefix: block?.text } }
}

function view(engine: Engine, of: Viewed<PublicIpPrefix>): Resource {
  const { sku, zones } = of.model
  const frontends = engine.references.current(of.id).filter(({ from }) => isOf('frontend', from))
  const computed = {
    ...listed('publicIPAddresses', pointersAt(engine.references, of.id, 'publicIp')),
    ...first(
      'loadBalancerFrontendIpConfiguration',
      frontends.map(({ from: id }) => ({ id })),
    ),
  }
  return { ...viewTracked(of, type, { computed, beside: zones === undefined ? {} : { zones } }), sku }
}
