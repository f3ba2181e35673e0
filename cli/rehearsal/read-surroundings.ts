import type { Provider, Surroundings } from '#provider/provider'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { listAll } from '#reconcilers/kubernetes/list-all'
import type { LiveService } from '#reconcilers/kubernetes/live-service'
import type { KubernetesObject } from '#reconcilers/kubernetes/object'
import { resources, type Resource } from '#reconcilers/kubernetes/resource'
import { EndpointNodes } from '#reconcilers/service/endpoint-nodes'

/** Reads what the provider needs to know beside the Services, and nothing else; answers it for each Service. */
export async function readSurroundings(
  client: KubernetesClient,
  needs: Provider['needs'],
  signal: AbortSignal,
): Promise<(service: LiveService) => Surroundings> {
  const read = async <T extends KubernetesObject>(resource: Resource<T>, isNeeded = false): Promise<readonly T[]> => {
    const transform = (object: T) => object
    return isNeeded ? (await listAll({ client, resource, resourceVersion: undefined, transform }, signal)).items : []
  }
  const namespaces = await read(resources.namespaces, needs?.namespaceLabels)
  const labels = new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]))
  const nodes = new EndpointNodes()
  for (const object of await read(resources.endpointSlices, needs?.endpointNodes)) {
    nodes.take({ type: 'added', object, initial: true })
  }
  return ({ metadata: { namespace = 'default', name } }) => ({
    namespaceLabels: labels.get(namespace),
    endpointNodes: nodes.of(`${namespace}/${name}`),
  })
}
