/** Leases, events, endpoint slices and the small core resources, as pkg/printers/internalversion/printers.go prints them. */
import { numberIn, objectIn, objectsIn, stringIn, stringsIn } from '../json.ts'
import type { JsonObject } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import { ageOf, since } from './age.ts'
import type { TableDefinition } from './columns.ts'
import { ageColumn, nameColumn, text, wide } from './columns.ts'

export const leaseTable: TableDefinition = {
  columns: [nameColumn, text('Holder'), ageColumn],
  cells: (lease, nowMs) => [lease.metadata.name, stringIn(lease.spec, 'holderIdentity'), ageOf(lease, nowMs)],
}

export const namespaceTable: TableDefinition = {
  columns: [nameColumn, text('Status'), ageColumn],
  cells: (namespace, nowMs) => [namespace.metadata.name, stringIn(namespace.status, 'phase'), ageOf(namespace, nowMs)],
}

export const configMapTable: TableDefinition = {
  columns: [nameColumn, text('Data'), ageColumn],
  cells: (map, nowMs) => [
    map.metadata.name,
    Object.keys(objectIn(map, 'data')).length + Object.keys(objectIn(map, 'binaryData')).length,
    ageOf(map, nowMs),
  ],
}

export const secretTable: TableDefinition = {
  columns: [nameColumn, text('Type'), text('Data'), ageColumn],
  cells: (secret, nowMs) => [
    secret.metadata.name,
    stringIn(secret, 'type'),
    Object.keys(objectIn(secret, 'data')).length,
    ageOf(secret, nowMs),
  ],
}

export const endpointsTable: TableDefinition = {
  columns: [nameColumn, text('Endpoints'), ageColumn],
  cells: (endpoints, nowMs) => {
    const pairs = objectsIn(endpoints, 'subsets').flatMap((subset) =>
      objectsIn(subset, 'addresses').flatMap((address) =>
        objectsIn(subset, 'ports').map((port) => `${stringIn(address, 'ip')}:${numberIn(port, 'port')}`),
      ),
    )
    return [endpoints.metadata.name, withMore(pairs) || '<none>', ageOf(endpoints, nowMs)]
  },
}

export const endpointSliceTable: TableDefinition = {
  columns: [nameColumn, text('AddressType'), text('Ports'), text('Endpoints'), ageColumn],
  cells: (slice, nowMs) => [
    slice.metadata.name,
    stringIn(slice, 'addressType'),
    withMore(objectsIn(slice, 'ports').map((port) => String(numberIn(port, 'port') || '*'))) || '<unset>',
    withMore(objectsIn(slice, 'endpoints').flatMap((endpoint) => stringsIn(endpoint, 'addresses'))) || '<unset>',
    ageOf(slice, nowMs),
  ],
}

const shownInList = 3

function withMore(items: readonly string[]): string {
  const more = items.length - shownInList
  return items.slice(0, shownInList).join(',') + (more > 0 ? ` + ${more} more...` : '')
}

export const eventTable: TableDefinition = {
  columns: [
    text('Last Seen'),
    text('Type'),
    text('Reason'),
    text('Object'),
    wide('Subobject'),
    wide('Source'),
    text('Message'),
    wide('First Seen'),
    wide('Count'),
    { ...wide('Name'), format: 'name' },
  ],
  cells: (event, nowMs) => {
    const first = since(event['firstTimestamp'] ?? event['eventTime'], nowMs)
    const series = objectIn(event, 'series')
    const last = series['lastObservedTime'] ?? event['lastTimestamp']
    return [
      typeof last === 'string' ? since(last, nowMs) : first,
      stringIn(event, 'type'),
      stringIn(event, 'reason'),
      targetOf(objectIn(event, 'involvedObject')),
      stringIn(event['involvedObject'], 'fieldPath'),
      sourceOf(event),
      stringIn(event, 'message').trim(),
      first,
      // Singleton events of the new API carry no count.
      numberIn(series, 'count') || numberIn(event, 'count') || 1,
      event.metadata.name,
    ]
  },
}

function targetOf(involved: JsonObject): string {
  const kind = stringIn(involved, 'kind').toLowerCase()
  const name = stringIn(involved, 'name')
  return name === '' ? kind : `${kind}/${name}`
}

function sourceOf(event: KubernetesObject): string {
  const component = stringIn(event['source'], 'component') || stringIn(event, 'reportingComponent')
  const host = stringIn(event['source'], 'host') || stringIn(event, 'reportingInstance')
  return host === '' ? component : `${component}, ${host}`
}

export const genericTable: TableDefinition = {
  columns: [nameColumn, ageColumn],
  cells: (object, nowMs) => [object.metadata.name, ageOf(object, nowMs)],
}
