/** What the client asked to see: the objects themselves, rows of a table, or their metadata alone. */
import type { Clock } from '../../../time/clock.ts'
import type { JsonObject } from '../json.ts'
import { without } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import type { Resource } from '../resource.ts'
import { tableOf } from '../tables/table.ts'

export interface Shape {
  one(object: KubernetesObject): JsonObject
  list(items: readonly KubernetesObject[], metadata: JsonObject, apiVersion: string): JsonObject
}

const metaVersions = ['v1', 'v1beta1']

/** Chooses the first form of the Accept header that the double can give; plain JSON when none fits. */
export function shapeFor(accept: string | undefined, resource: Resource, clock: Clock): Shape {
  for (const part of (accept ?? '').split(',')) {
    const parameters = new Map(part.split(';').map((one): [string, string] => pair(one)))
    if (!parameters.has('application/json')) continue
    if (parameters.get('g') !== 'meta.k8s.io' || !metaVersions.includes(parameters.get('v') ?? ''))
      return plain(resource)
    if (parameters.get('as') === 'Table') return table(resource, clock)
    if (parameters.get('as')?.startsWith('PartialObjectMetadata') === true) return metadataOnly
  }
  return plain(resource)
}

function pair(text: string): [string, string] {
  const [key = '', value = ''] = text.trim().split('=')
  return [key, value]
}

const plain = (resource: Resource): Shape => ({
  one: (object) => object,
  list: (items, metadata, apiVersion) => ({
    kind: `${resource.kind}List`,
    apiVersion,
    metadata,
    // List items carry neither kind nor apiVersion, as from the real server.
    items: items.map((item) => without(item, 'kind', 'apiVersion')),
  }),
})

const table = (resource: Resource, clock: Clock): Shape => {
  // The columns are made of the stored form, whichever version is asked for.
  const stored = (object: KubernetesObject) => resource.servedFrom?.toStored(object) ?? object
  return {
    one: (object) => tableOf(resource, [stored(object)], { clock, metadata: versionOf(object) }),
    list: (items, metadata) => tableOf(resource, items.map(stored), { clock, metadata }),
  }
}

const versionOf = ({ metadata: { resourceVersion } }: KubernetesObject): JsonObject =>
  resourceVersion === undefined ? {} : { resourceVersion }

const partial = ({ metadata }: KubernetesObject): JsonObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
})

const metadataOnly: Shape = {
  one: partial,
  list: (items, metadata) => ({
    kind: 'PartialObjectMetadataList',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    items: items.map(partial),
  }),
}
