import type { EndpointSliceObject, SliceEndpoint } from '../kubernetes/endpoint-slice.ts'
import { objectKey } from '../kubernetes/object.ts'
import type { Change } from '../kubernetes/store.ts'

const serviceLabel = 'kubernetes.io/service-name'

/**
 * On which nodes each Service has endpoints that take traffic. Made of all slices of a Service together: a node that
 * leaves one slice may still be in another.
 */
export class EndpointNodes {
  readonly #slices = new Map<string, Map<string, EndpointSliceObject>>()

  /** The nodes of a Service, by name; undefined while it has no slice at all: then nobody has looked yet. */
  of(serviceKey: string): readonly string[] | undefined {
    const slices = this.#slices.get(serviceKey)
    if (slices === undefined) return undefined
    const nodes = [...slices.values()].flatMap(({ endpoints }) =>
      (endpoints ?? []).flatMap((endpoint) => (takesTraffic(endpoint) ? (endpoint.nodeName ?? []) : [])),
    )
    return [...new Set(nodes)].toSorted()
  }

  /** Takes in a change; answers the Service whose nodes are other ones now. */
  take(change: Change<EndpointSliceObject>): string | undefined {
    const { object } = change
    const service = serviceOf(object)
    if (service === undefined) return undefined
    const before = this.of(service)?.join()
    const slices = this.#slices.get(service) ?? new Map<string, EndpointSliceObject>()
    if (change.type === 'deleted') slices.delete(objectKey(object))
    else slices.set(objectKey(object), object)
    if (slices.size === 0) this.#slices.delete(service)
    else this.#slices.set(service, slices)
    return this.of(service)?.join() === before ? undefined : service
  }
}

function serviceOf({ metadata }: EndpointSliceObject): string | undefined {
  const name = metadata.labels?.[serviceLabel]
  return name === undefined ? undefined : objectKey({ metadata: { namespace: metadata.namespace ?? '', name } })
}

/** Readiness that is not said counts as ready; who is going and still serves takes traffic where nobody else does. */
function takesTraffic({ conditions = {} }: SliceEndpoint): boolean {
  const { ready = true, serving = false, terminating = false } = conditions
  return ready || (serving && terminating)
}
