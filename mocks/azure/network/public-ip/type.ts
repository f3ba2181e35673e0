import { isDeepStrictEqual } from 'node:util'
import type { Engine } from '../../arm/engine.ts'
import { parseEnvelope } from '../../arm/envelope.ts'
import { latencies } from '../../arm/latency.ts'
import { nameOf } from '../../arm/resource-id.ts'
import type { Draft, ResourceType, Viewed } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { parseShape, withoutMembers } from '../../arm/shape.ts'
import type { Table } from '../../arm/table.ts'
import { recoded } from '../../arm/unverified.ts'
import { first, isOf } from '../back-references.ts'
import { networkErrors } from '../error-catalogue.ts'
import { withoutUndefined } from '../tracked.ts'
import { nextAddress, judgePrefix } from './address-source.ts'
import type { AddressSource } from './address-source.ts'
import { settleDns } from './dns.ts'
import { publicIpErrors } from './errors.ts'
import type { PublicIp } from './model.ts'
import { protectionStatusOf } from './protection-status.ts'
import { publicIpSchema } from './schema.ts'

const type = 'Microsoft.Network/publicIPAddresses'
const readOnly = ['provisioningState', 'resourceGuid', 'ipAddress', 'ipConfiguration']
const envelope = ['id', 'name', 'type', 'etag', 'location', 'tags', 'sku', 'zones', 'properties']

/** Public IP addresses (arm-semantics 2.4, 3.2): the address is known when provisioning ends. */
export function publicIpType(engine: Engine, table: Table<PublicIp>, source: AddressSource): ResourceType<PublicIp> {
  return {
    namespace: 'Microsoft.Network',
    segment: 'publicIPAddresses',
    noun: 'PublicIpAddress',
    children: [],
    actions: [
      {
        name: 'ddosProtectionStatus',
        operation: 'GetPublicIpAddressDdosProtectionStatusOperation',
        latency: latencies.publicIp,
        act: protectionStatusOf,
      },
    ],
    // Recorded on the 201 of a public IP (azure-service-operator).
    retryAfterSeconds: { put: 1 },
    quota: {
      get max() {
        return engine.knobs.publicIpsPerRegion
      },
      error: (max) => recoded(networkErrors.publicIpQuota(max), { code: engine.knobs.publicIpQuotaCode }),
    },
    parse: (draft) => parse(engine, table, source, draft),
    references: (id, { properties }) => {
      const { publicIPPrefix: prefix } = properties
      return prefix === undefined ? [] : [{ from: id, to: prefix.id }]
    },
    view: (of) => view(engine, of),
    latency: () => latencies.publicIp,
    provision: (_, model) => provision(table, source, model),
    inUse: networkErrors.publicIpAttached,
  }
}

function parse(engine: Engine, table: Table<PublicIp>, source: AddressSource, draft: Draft<PublicIp>): PublicIp {
  const { id, body, previous } = draft
  const given = { ...body, properties: withoutMembers(body['properties'] ?? {}, readOnly) }
  const parsed = parseShape(publicIpSchema, given, { path: 'publicIPAddress', knobs: engine.knobs })
  const { sku, zones } = parsed
  const allocation = parsed.properties.publicIPAllocationMethod ?? (sku.name === 'Basic' ? 'Dynamic' : 'Static')
  const model: PublicIp = {
    ...parseEnvelope(draft, engine.location, type),
    sku,
    zones,
    extra: withoutMembers(parsed, envelope),
    properties: {
      ...(sku.name === 'Basic' ? {} : { ddosSettings: { protectionMode: 'VirtualNetworkInherited' } }),
      ...parsed.properties,
      publicIPAllocationMethod: allocation,
      dnsSettings: settleDns(id, parsed.properties.dnsSettings, table, engine.location),
      resourceGuid: previous?.properties.resourceGuid ?? engine.random.guid(),
      ipAddress: previous?.properties.ipAddress,
    },
  }
  judge(engine, id, model, previous)
  judgePrefix(engine.knobs, source, table, { id, properties: model.properties })
  return model
}

function judge(engine: Engine, id: string, model: PublicIp, previous: PublicIp | undefined): void {
  const { sku, zones, properties } = model
  if (sku.name === 'Basic' && engine.knobs.basicSku === 'refuse') throw networkErrors.basicRetired()
  if (sku.name !== 'Basic' && properties.publicIPAllocationMethod !== 'Static') {
    throw networkErrors.publicIpMustBeStatic(id)
  }
  const unknown = zones?.filter((zone) => !engine.location.zones.includes(zone)) ?? []
  if (unknown.length > 0) throw networkErrors.zonesUnknown(unknown.join(', '), engine.location.region)
  if (previous !== undefined) judgeChange(engine, id, model, previous)
}

function judgeChange(engine: Engine, id: string, model: PublicIp, previous: PublicIp): void {
  const zonesOf = ({ zones }: PublicIp) => (zones === undefined || zones.length === 0 ? undefined : zones.toSorted())
  if (!isDeepStrictEqual(zonesOf(model), zonesOf(previous))) {
    const say = (of: PublicIp) => zonesOf(of)?.join(', ') ?? 'NoZone'
    throw networkErrors.zonesChanged(id, say(previous), say(model))
  }
  if (!isDeepStrictEqual(model.sku, previous.sku)) throw networkErrors.publicIpImmutable(id, 'sku')
  const [use] = engine.references.uses(id)
  for (const member of ['publicIPAddressVersion', 'publicIPAllocationMethod'] as const) {
    if (model.properties[member] === previous.properties[member]) continue
    if (use === undefined) throw networkErrors.publicIpImmutable(id, member)
    throw model.properties.publicIPAllocationMethod === 'Dynamic'
      ? publicIpErrors.attachedCannotBeDynamic(id, use.from)
      : networkErrors.publicIpAttachedCannotChange(id, use.from)
  }
}

function provision(table: Table<PublicIp>, source: AddressSource, model: PublicIp): PublicIp {
  const { ipAddress, publicIPAllocationMethod: method } = model.properties
  // A dynamic one gets its address only from a running machine behind it: none is played here.
  if (ipAddress !== undefined || method === 'Dynamic') return model
  return { ...model, properties: { ...model.properties, ipAddress: nextAddress(source, table, model) } }
}

function view(engine: Engine, { id, model, etag, state }: Viewed<PublicIp>): Resource {
  const { location, tags, sku, zones, properties, extra } = model
  const uses = engine.references.current(id).map(({ from }) => ({ id: from }))
  const attached = uses.filter((use) => !isOf('natGateway', use.id))
  return {
    name: nameOf(id),
    id,
    etag,
    type,
    location,
    ...(tags === undefined ? {} : { tags }),
    ...(zones === undefined ? {} : { zones }),
    ...extra,
    properties: {
      provisioningState: state,
      ...withoutUndefined(properties),
      ...first('ipConfiguration', attached),
      ...first(
        'natGateway',
        uses.filter((use) => isOf('natGateway', use.id)),
      ),
    },
    sku,
  }
}
