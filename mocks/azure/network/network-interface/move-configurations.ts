/**
 * Moves secondary ip configurations with their addresses from one interface of a network to another: POST
 * …/virtualNetworks/<name>/moveIpConfigurations (swagger virtualNetwork.json 2025-09-01; Move-AzVirtualNetworkIpConfiguration).
 * That the target must be new on its interface is unverified.
 */
import type { Engine } from '../../arm/engine.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { latencies } from '../../arm/latency.ts'
import { documentIdOf, formatResourceId, keyOf, nameOf, parseResourceId } from '../../arm/resource-id.ts'
import type { Entry } from '../../arm/resource.ts'
import type { ResourceAction } from '../../arm/resource-type.ts'
import type { Table } from '../../arm/table.ts'
import { networkOf } from '../load-balancer/members.ts'
import { networkInterfaceErrors } from './errors.ts'
import type { IpConfiguration, NetworkInterface } from './model.ts'
import { type } from './parse.ts'
import { referencesOf } from './references.ts'

type Nics = Table<NetworkInterface>

interface Move {
  readonly configuration: IpConfiguration
  readonly source: Entry<NetworkInterface>
  readonly target: Entry<NetworkInterface>
  /** The id that the configuration is to have. */
  readonly targetId: string
}

export function moveConfigurationsAction(engine: Engine, nics: Nics): ResourceAction {
  return {
    name: 'moveIpConfigurations',
    operation: 'MoveIpConfigurationsOperation',
    latency: latencies.virtualNetwork,
    judge: ({ id }, body) => {
      for (const item of itemsIn(body)) judge(findMove(nics, item) ?? missing(nics, item), id)
    },
    act: (_, body) => {
      // What was there when the operation began may be gone by its end.
      for (const found of itemsIn(body).flatMap((item) => findMove(nics, item) ?? [])) move(engine, nics, found)
      return {}
    },
  }
}

interface Item {
  readonly from: string
  readonly to: string
}

function itemsIn(body: JsonObject): readonly Item[] {
  const items = objectsAt(body, 'moveIpConfigurationItems').map((item) => {
    const from = stringAt(objectAt(item, 'sourceIpConfiguration'), 'id')
    const to = stringAt(objectAt(item, 'targetIpConfiguration'), 'id')
    if (from === undefined || to === undefined) {
      throw errors.valueMissing('sourceIpConfiguration or targetIpConfiguration', 'moveIpConfigurationItems')
    }
    return { from, to }
  })
  if (items.length === 0) throw errors.valueMissing('moveIpConfigurationItems', 'the request')
  return items
}

function findMove(nics: Nics, { from, to }: Item): Move | undefined {
  const source = nicOf(nics, from)
  const target = nicOf(nics, to)
  const configuration = source && configurationOf(source, from)
  if (source === undefined || configuration === undefined || target === undefined) return undefined
  return { configuration, source, target, targetId: `${target.id}/ipConfigurations/${nameOf(to)}` }
}

function missing(nics: Nics, { from, to }: Item): never {
  const source = nicOf(nics, from)
  const isThere = source !== undefined && configurationOf(source, from) !== undefined
  throw isThere ? errors.referenceInvalid(to, from) : errors.referenceInvalid(from, to)
}

function judge({ configuration, source, target, targetId }: Move, network: string): void {
  const { id, properties } = configuration
  if (keyOf(networkOf(properties.subnet.id)) !== keyOf(network)) throw errors.referenceInvalid(id, network)
  if (properties.primary) throw networkInterfaceErrors.primaryCannotMove(id)
  const taken = source.id === target.id || configurationOf(target, targetId) !== undefined
  if (taken) throw networkInterfaceErrors.targetExists(targetId)
  const [first] = target.accepted.properties.ipConfigurations
  if (first !== undefined && keyOf(first.properties.subnet.id) !== keyOf(properties.subnet.id)) {
    throw networkInterfaceErrors.differentSubnets(target.id)
  }
}

function move(engine: Engine, nics: Nics, { configuration, source, target, targetId }: Move): void {
  const left = source.accepted.properties.ipConfigurations.filter(({ id }) => id !== configuration.id)
  const moved = { ...configuration, id: targetId, name: nameOf(targetId) }
  const joined = [...target.accepted.properties.ipConfigurations, moved]
  // The source first: the address has one owner at any time.
  for (const [entry, ipConfigurations] of [[source, left] as const, [target, joined] as const]) {
    const model = { ...entry.accepted, properties: { ...entry.accepted.properties, ipConfigurations } }
    nics.set({ ...entry, accepted: model, settled: model, etag: engine.newEtag() })
    engine.references.accept(entry.id, referencesOf(entry.id, model))
    engine.references.settle(entry.id)
  }
  for (const { id } of [source, target]) {
    engine.changes.emit({ id, type, phase: 'accepted' })
    engine.changes.emit({ id, type, phase: 'settled' })
  }
}

function nicOf(nics: Nics, configuration: string): Entry<NetworkInterface> | undefined {
  const id = parseResourceId(configuration)
  return id && nics.get(formatResourceId(documentIdOf(id)))
}

function configurationOf({ accepted }: Entry<NetworkInterface>, wanted: string): IpConfiguration | undefined {
  return accepted.properties.ipConfigurations.find(({ id }) => keyOf(id) === keyOf(wanted))
}
