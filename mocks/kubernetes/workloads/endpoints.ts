import type { Container, ServicePort } from 'kubernetes-types/core/v1.d.ts'
import type { Endpoint, EndpointPort } from 'kubernetes-types/discovery/v1.d.ts'
import { familyOf } from '../../dataplane/family.ts'
import type { Family } from '../../dataplane/family.ts'
import type { Kinds } from './cluster.ts'
import { isReady } from './pod-status.ts'
import { carriesAll } from './selector.ts'

type Pod = Kinds['pods']
type Service = Kinds['services']

/** Pods of one Service that share their ports: with a named targetPort pods may differ, and each group is a slice. */
export interface EndpointGroup {
  readonly addressType: Family
  readonly ports: readonly EndpointPort[]
  readonly endpoints: readonly Endpoint[]
}

/** Says whether the endpoint controller makes slices for `service` at all. */
export function selectsPods(service: Service): boolean {
  return service.spec?.type !== 'ExternalName' && Object.keys(service.spec?.selector ?? {}).length > 0
}

export interface Selection {
  readonly service: Service
  readonly pods: readonly Pod[]
  readonly zoneOf: (node: string) => string | undefined
}

/** Groups the pods that `service` selects and that have an address of `family` (kubernetes, pkg/controller/endpointslice). */
export function endpointGroups({ service, pods, zoneOf }: Selection, family: Family): readonly EndpointGroup[] {
  const selector = service.spec?.selector ?? {}
  const groups = new Map<string, EndpointGroup & { endpoints: Endpoint[] }>()
  for (const pod of pods) {
    const ip = addressOf(pod, family)
    if (ip === undefined || !carriesAll(pod.metadata.labels, selector) || !isAlive(pod)) continue
    const ports = portsOn(pod, service.spec?.ports ?? [])
    const key = JSON.stringify(ports)
    const group = groups.get(key) ?? { addressType: family, ports, endpoints: [] }
    groups.set(key, group)
    group.endpoints.push({ ...endpointOf(pod, service, zoneOf(pod.spec?.nodeName ?? '')), addresses: [ip] })
  }
  return [...groups.values()]
}

/** Answers the families of a Service's addresses; one that admission has not seen has IPv4. */
export function familiesOf({ spec }: Service): readonly Family[] {
  const named = spec?.ipFamilies ?? ['IPv4']
  return (['IPv4', 'IPv6'] as const).filter((family) => named.includes(family))
}

function addressOf({ status }: Pod, family: Family): string | undefined {
  return status?.podIPs?.map(({ ip }) => ip).find((ip) => ip !== undefined && familyOf(ip) === family)
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

function endpointOf(pod: Pod, service: Service, zone: string | undefined): Omit<Endpoint, 'addresses'> {
  const { metadata, spec } = pod
  const terminating = metadata.deletionTimestamp !== undefined
  const serving = isReady(pod)
  const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating)
  const { namespace = '', name, uid } = metadata
  return {
    conditions: { ready, serving, terminating },
    ...(spec?.nodeName === undefined ? {} : { nodeName: spec.nodeName }),
    ...(zone === undefined ? {} : { zone }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  }
}
