import { DecodingError } from '../../api-error.ts'
import type { Json, JsonObject } from '../../json.ts'
import { isJsonObject } from '../../json.ts'
import type { KubernetesObject } from '../../object.ts'

const text = 'string'
const texts = '[]string'

const specTypes: Readonly<Record<string, string>> = {
  type: text,
  clusterIP: text,
  clusterIPs: texts,
  ipFamilies: texts,
  ipFamilyPolicy: text,
  externalIPs: texts,
  externalName: text,
  externalTrafficPolicy: text,
  internalTrafficPolicy: text,
  healthCheckNodePort: 'int32',
  allocateLoadBalancerNodePorts: 'bool',
  loadBalancerClass: text,
  loadBalancerIP: text,
  loadBalancerSourceRanges: texts,
  publishNotReadyAddresses: 'bool',
  sessionAffinity: text,
  sessionAffinityConfig: 'v1.SessionAffinityConfig',
  trafficDistribution: text,
  selector: 'map[string]string',
  ports: '[]v1.ServicePort',
}

const portTypes: Readonly<Record<string, string>> = {
  name: text,
  protocol: text,
  appProtocol: text,
  port: 'int32',
  nodePort: 'int32',
  targetPort: 'int32|string',
}

/** Throws 400 where a field has a type that Go's decoder would refuse; everything after it may trust the types. */
export function requireServiceShape({ spec }: KubernetesObject): void {
  if (spec === undefined) return
  if (!isJsonObject(spec)) throw wrongType('Service.spec', 'v1.ServiceSpec', spec)
  requireTypes(spec, specTypes, 'ServiceSpec.spec')
  const { ports } = spec
  for (const port of Array.isArray(ports) ? ports : []) {
    if (!isJsonObject(port)) throw wrongType('ServiceSpec.spec.ports', 'v1.ServicePort', port)
    requireTypes(port, portTypes, 'ServicePort.spec.ports')
  }
}

function requireTypes(object: JsonObject, types: Readonly<Record<string, string>>, at: string): void {
  for (const [key, type] of Object.entries(types)) {
    const value = object[key]
    if (value !== undefined && !fits(value, type)) throw wrongType(`${at}.${key}`, type, value)
  }
}

function fits(value: Json, type: string): boolean {
  switch (type) {
    case text:
      return typeof value === 'string'
    case 'int32':
      return Number.isInteger(value)
    case 'int32|string':
      return typeof value === 'string' || Number.isInteger(value)
    case 'bool':
      return typeof value === 'boolean'
    case texts:
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
    case 'map[string]string':
      return isJsonObject(value) && Object.values(value).every((item) => typeof item === 'string')
    default:
      return type.startsWith('[]') ? Array.isArray(value) : isJsonObject(value)
  }
}

function wrongType(field: string, type: string, value: Json): Error {
  const what = Array.isArray(value) ? 'array' : value !== null && typeof value === 'object' ? 'object' : typeof value
  const why = `json: cannot unmarshal ${what} into Go struct field ${field} of type ${type}`
  return new DecodingError('Service', 'v1', why)
}
