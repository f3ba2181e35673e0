import type { ServiceObject, ServicePort, ServiceSpec } from '#provider/intent/service-object'

export interface ServiceWrite {
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ports?: readonly (number | ServicePort)[]
  readonly spec?: ServiceSpec
}

export const annotationKey = (name: string): string => `service.beta.kubernetes.io/azure-${name}`
export const internal = { [annotationKey('load-balancer-internal')]: 'true' } as const

/** What the API server makes of a manifest: UID, NodePorts and families filled in. */
export function serviceObject(
  name: string,
  { namespace = 'default', labels = {}, annotations = {}, ports = [80], spec = {} }: ServiceWrite,
  { uid, createdAt, nodePort }: { uid: string; createdAt: string; nodePort: (port: string) => number },
): ServiceObject {
  const allocated = ports.map((port): ServicePort => {
    const given = typeof port === 'number' ? { port } : port
    const protocol = given.protocol ?? 'TCP'
    const id = `${protocol}-${given.port}`
    return { name: id.toLowerCase(), protocol, nodePort: nodePort(id), ...given }
  })
  const health = spec.externalTrafficPolicy === 'Local' ? { healthCheckNodePort: nodePort('health') } : {}
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, uid, creationTimestamp: createdAt, annotations, labels },
    spec: { type: 'LoadBalancer', ipFamilies: ['IPv4'], ...health, ...spec, ports: allocated },
  }
}
