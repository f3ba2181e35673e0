import type { ServiceObject } from '#provider/intent/service-object'
import type { LiveService } from '#reconcilers/kubernetes/live-service'
import { Failure } from '../failure.ts'
import { readObjects } from '../read-objects.ts'
import { unknownUid } from './unknown-uid.ts'

/** Reads the Services of a manifest; other kinds are passed over. @throws {Failure} naming the file and the line */
export async function readManifest(path: string): Promise<readonly ServiceObject[]> {
  const services = (await readObjects(path)).filter(isService)
  if (services.length === 0) throw new Failure(`${path}: there is no Service in it`, 2)
  return services
}

/** Puts a Service that names no namespace into one, as `kubectl apply` does. */
export function inNamespace(service: ServiceObject, namespace: string): ServiceObject {
  return { ...service, metadata: { ...service.metadata, namespace: service.metadata.namespace ?? namespace } }
}

/** What the Service will be when it is applied over what lives: the server keeps what a manifest does not say. */
export function applied(manifest: ServiceObject, live: LiveService | undefined, index: number): LiveService {
  const { metadata, spec = {} } = manifest
  const namespace = metadata.namespace ?? 'default'
  const nodePorts = new Map((live?.spec?.ports ?? []).map((port) => [portKey(port), port.nodePort]))
  const ports = (spec.ports ?? []).map((port) => ({
    ...port,
    nodePort: port.nodePort ?? nodePorts.get(portKey(port)) ?? 0,
  }))
  const merged = { ...live?.spec, ...spec, ports }
  return {
    ...manifest,
    metadata: {
      ...metadata,
      name: metadata.name,
      namespace,
      uid: live?.metadata.uid ?? unknownUid(index),
      creationTimestamp: live?.metadata.creationTimestamp ?? new Date().toISOString(),
      resourceVersion: live?.metadata.resourceVersion ?? '',
    },
    spec: merged,
    ...(live?.status === undefined ? {} : { status: live.status }),
  } as LiveService
}

function portKey(port: { readonly port?: number; readonly protocol?: string }): string {
  return `${port.protocol ?? 'TCP'} ${port.port}`
}

export function isService(object: unknown): object is ServiceObject {
  return (object as { kind?: string } | null)?.kind === 'Service'
}
