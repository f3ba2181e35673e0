import type { ServiceObject } from '#provider/intent/service-object'
import { configurationResources, type ConfigurationObject } from '#reconcilers/configuration/resources'
import type { EndpointSliceObject } from '#reconcilers/kubernetes/endpoint-slice'
import type { LiveService } from '#reconcilers/kubernetes/live-service'
import { objectKey } from '#reconcilers/kubernetes/object'
import { applied } from '../rehearsal/manifests.ts'
import type { Snapshot } from './snapshot.ts'

export interface Manifests {
  readonly services: readonly ServiceObject[]
  readonly configuration: readonly ConfigurationObject[]
}

/** Sorts out what a plan can say something about. */
export function sortManifests(objects: readonly unknown[], namespace: string): Manifests {
  const kinds = new Set(configurationResources(namespace).map(({ kind }) => kind))
  return {
    services: objects.filter((object): object is ServiceObject => kindOf(object) === 'Service'),
    configuration: objects.filter((object): object is ConfigurationObject => kinds.has(kindOf(object) ?? '')),
  }
}

/** The kind of what has a name, undefined for anything else. */
function kindOf(object: unknown): string | undefined {
  const { kind, metadata } = (object ?? {}) as { kind?: unknown; metadata?: { name?: unknown } }
  return typeof kind === 'string' && typeof metadata?.name === 'string' ? kind : undefined
}

/** The cluster with the manifests applied to it, before any controller has looked. */
export function afterApply(before: Snapshot, { services, configuration }: Manifests): Snapshot {
  const live = new Map(before.services.map((service) => [objectKey(service), service]))
  const changed = services.map((manifest, index) => {
    const { namespace = 'default', name } = manifest.metadata
    return asApplied(manifest, live.get(`${namespace}/${name}`), index)
  })
  const changedKeys = new Set(changed.map(objectKey))
  const isNew = changed.filter((service) => !live.has(objectKey(service)))
  return {
    ...before,
    services: [...before.services.filter((service) => !changedKeys.has(objectKey(service))), ...changed],
    configuration: [...withoutThose(before.configuration, configuration), ...configuration],
    slices: [...before.slices, ...isNew.flatMap((service) => assumedSlices(service, before))],
  }
}

/** The cluster without what the manifests name. */
export function afterDelete(before: Snapshot, { services, configuration }: Manifests): Snapshot {
  const gone = new Set(services.map(({ metadata }) => `${metadata.namespace ?? 'default'}/${metadata.name}`))
  return {
    ...before,
    services: before.services.filter((service) => !gone.has(objectKey(service))),
    configuration: withoutThose(before.configuration, configuration),
  }
}

function withoutThose(
  standing: readonly ConfigurationObject[],
  those: readonly ConfigurationObject[],
): readonly ConfigurationObject[] {
  const identity = ({ kind, metadata }: ConfigurationObject) => `${kind} ${metadata.namespace} ${metadata.name}`
  const named = new Set(those.map(identity))
  return standing.filter((object) => !named.has(identity(object)))
}

/** As the API server would keep it: annotations that others wrote stay, and a Service that needs both families gets them. */
function asApplied(manifest: ServiceObject, live: LiveService | undefined, index: number): LiveService {
  const service = applied(manifest, live, index)
  const { spec = {}, metadata } = service
  const isDual = spec.ipFamilies === undefined && spec.ipFamilyPolicy === 'RequireDualStack'
  return {
    ...service,
    metadata: { ...metadata, annotations: { ...live?.metadata.annotations, ...metadata.annotations } },
    spec: isDual ? { ...spec, ipFamilies: ['IPv4', 'IPv6'] } : spec,
  }
}

/** Stands for the address of a pod that is not there yet. */
export const unknownPod = { IPv4: '0.0.0.0', IPv6: '::' } as const

/** A new Service has no endpoints yet; without any it would be announced nowhere, and the plan would say nothing. */
function assumedSlices({ metadata }: LiveService, { nodes }: Snapshot): readonly EndpointSliceObject[] {
  return (['IPv4', 'IPv6'] as const).map((addressType) => ({
    metadata: {
      ...metadata,
      name: `${metadata.name}-${addressType}`,
      labels: { 'kubernetes.io/service-name': metadata.name },
    },
    addressType,
    endpoints: nodes.map((node) => ({
      addresses: [unknownPod[addressType]],
      nodeName: node.metadata.name,
      conditions: { ready: true },
    })),
  }))
}
