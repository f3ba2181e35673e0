import type { Container, ServicePort } from 'kubernetes-types/core/v1.d.ts'
import type { Endpoint, EndpointPort } from 'kubernetes-types/discovery/v1.d.ts'
import type { Kinds } from './cluster.ts'
import { isReady } from './pod-status.ts'
import { carriesAll } from './selector.ts'

type Pod = Kinds['pods']
type Service = Kinds['services']

/** Pods of one Service that share their ports: with a named targetPort pods may differ, and each group is a slice. */
export interface EndpointGroup {
  readonly ports: readonly EndpointPort[]
  readonly endpoints: readonly Endpoint[]
}

/** Says whether the endpoint controller makes slices for `service` at all. */
export function selectsPods(service: Service): boolean {
  return service.spec?.type !== 'ExternalName' && Object.keys(service.spec?.selector ?? {}).length > 0
}

/** Groups the pods that `service` selects (kubernetes, pkg/controller/endpointslice). Addresses are IPv4. */
export function endpointGroups(
  service: Service,
  pods: readonly Pod[],
  zoneOf: (node: string) => string | undefined,
): readonly EndpointGroup[] {
  const selector = service.spec?.selector ?? {}
  const groups = new Map<string, { ports: readonly EndpointPort[]; endpoints: Endpoint[] }>()
  for (const pod of pods) {
    if (!carriesAll(pod.metadata.labels, selector) || !pod.status?.podIP || !isAlive(pod)) continue
    const ports = portsOn(pod, service.spec?.ports ?? [])
    const key = JSON.stringify(ports)
    const group = groups.get(key) ?? { ports, endpoints: [] }
    groups.set(key, group)
    group.endpoints.push(endpointOf(pod, service, zoneOf(pod.spec?.nodeName ?? '')))
  }
  return [...groups.values()]
}

function isAlive({ status }: Pod): boolean {
  return status?.phase !== 'Failed' && status?.phase !== 'Succeeded'
}

/** A port whose name the pod does not know is left out for that pod. */
function portsOn(pod: Pod, ports: readonly ServicePort[]): readonly EndpointPort[] {
  return ports.flatMap(({ name = '', port, targetPort = port, protocol = 'TCP', appProtocol }) => {
    const resolved = typeof targetPort === 'number' ? targetPort : namedPort(pod, targetPort, protocol)
    if (resolved === undefined) return []
    return [{ name, port: resolved, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }]
  })
}

function namedPort({ spec }: Pod, name: string, protocol: string): number | undefined {
  const ports = (spec?.containers ?? []).flatMap((container: Container) => container.ports ?? [])
  return ports.find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)?.containerPort
}

function endpointOf(pod: Pod, service: Service, zone: string | undefined): Endpoint {
  const { metadata, spec, status } = pod
  const terminating = metadata.deletionTimestamp !== undefined
  const serving = isReady(pod)
  const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating)
  const { namespace = '', name, uid } = metadata
  return {
    addresses: [status?.podIP ?? ''],
    conditions: { ready, serving, terminating },
    ...(spec?.nodeName === undefined ? {} : { nodeName: spec.nodeName }),
    ...(zone === undefined ? {} : { zone }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  }
}
