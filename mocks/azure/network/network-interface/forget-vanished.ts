/**
 * A pool or NAT rule that goes is forgotten by the interfaces that named it: load balancers with interfaces behind
 * them can be deleted, unlike those of scale sets. That Azure tidies up like this is unverified, but a pool that is
 * made again under the same name must not find its old members there.
 */
import type { Engine } from '../../arm/engine.ts'
import { documentIdOf, formatResourceId, keyOf, parseResourceId } from '../../arm/resource-id.ts'
import type { Pointer } from '../../arm/shape.ts'
import type { Table } from '../../arm/table.ts'
import type { NetworkInterface } from './model.ts'
import { referencesOf } from './references.ts'

/** Follows the changes of all load balancers for as long as the engine lives. */
export function forgetVanished(engine: Engine, nics: Table<NetworkInterface>): void {
  engine.changes.on(({ id, type, phase }) => {
    if (type !== 'Microsoft.Network/loadBalancers' || phase === 'settled') return
    const named = engine.references.usesWithin(id).filter(({ to }) => !isThere(engine, to))
    const interfaces = new Set(named.flatMap(({ from }) => documentOf(from) ?? []))
    for (const nic of interfaces) forget(engine, nics, nic)
  })
}

function forget(engine: Engine, nics: Table<NetworkInterface>, id: string): void {
  const entry = nics.get(id)
  if (entry === undefined) return
  const accepted = without(engine, entry.accepted)
  nics.set({ ...entry, accepted, settled: accepted, etag: engine.newEtag() })
  engine.references.accept(entry.id, referencesOf(entry.id, accepted))
  engine.references.settle(entry.id)
}

function without(engine: Engine, model: NetworkInterface): NetworkInterface {
  const left = (pointers: readonly Pointer[] | undefined) => pointers?.filter(({ id }) => isThere(engine, id))
  const ipConfigurations = model.properties.ipConfigurations.map((one) => {
    const { loadBalancerBackendAddressPools: pools, loadBalancerInboundNatRules: rules } = one.properties
    const properties = {
      ...one.properties,
      loadBalancerBackendAddressPools: left(pools),
      loadBalancerInboundNatRules: left(rules),
    }
    return { ...one, properties }
  })
  return { ...model, properties: { ...model.properties, ipConfigurations } }
}

function isThere(engine: Engine, id: string): boolean {
  const parsed = parseResourceId(id)
  return parsed !== undefined && engine.registry.collectionOf(parsed)?.child(parsed) !== undefined
}

function documentOf(id: string): string | undefined {
  const parsed = parseResourceId(id)
  return parsed && keyOf(formatResourceId(documentIdOf(parsed)))
}
