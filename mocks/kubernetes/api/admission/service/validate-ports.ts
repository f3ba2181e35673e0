import type { Cause } from '../../api-error.ts'
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../causes.ts'
import { labelProblem } from '../names.ts'
import type { ServicePort, ServiceSpec } from './service.ts'
import { portsOf } from './service.ts'

const protocols = ['SCTP', 'TCP', 'UDP']
const portRule = 'must be between 1 and 65535, inclusive'

const isPort = (value: number | undefined): boolean => value !== undefined && value >= 1 && value <= 65_535

/** Checks spec.ports: names, numbers, and no two that mean the same. */
export function portCauses(spec: ServiceSpec): Cause[] {
  const ports = portsOf(spec)
  const names = ports.map(({ name }) => name)
  const each = ports.flatMap((port, index) => [
    ...nameCauses(names, index),
    ...numberCauses(port, `spec.ports[${index}]`),
    ...(spec.type === 'ClusterIP' && port.nodePort !== undefined
      ? [forbiddenField(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")]
      : []),
  ])
  return [...each, ...repeatedNodePorts(ports), ...repeatedPorts(ports)]
}

function nameCauses(names: readonly (string | undefined)[], index: number): Cause[] {
  const name = names[index]
  const field = `spec.ports[${index}].name`
  if (name === undefined) return names.length > 1 ? [required(field)] : []
  const problem = labelProblem(name)
  return [
    ...(problem === undefined ? [] : [invalidValue(field, name, problem)]),
    ...(names.indexOf(name) < index ? [duplicate(field, name)] : []),
  ]
}

function numberCauses({ port, protocol = '', targetPort }: ServicePort, at: string): Cause[] {
  const target = typeof targetPort === 'number' ? isPort(targetPort) : isPortName(targetPort ?? '')
  const rule = typeof targetPort === 'number' ? portRule : 'must contain at least one letter (a-z)'
  return [
    ...(isPort(port) ? [] : [invalidValue(`${at}.port`, port ?? 0, portRule)]),
    ...(protocols.includes(protocol) ? [] : [notSupported(`${at}.protocol`, protocol, protocols)]),
    ...(target ? [] : [invalidValue(`${at}.targetPort`, targetPort ?? 0, rule)]),
  ]
}

/** An IANA service name: at most 15 characters, a letter among them (apimachinery IsValidPortName). */
function isPortName(name: string): boolean {
  return name.length <= 15 && /^[-a-z0-9]+$/.test(name) && /[a-z]/.test(name) && !/--|^-|-$/.test(name)
}

const key = (port: ServicePort, number: number | undefined): string => `${port.protocol ?? ''}/${number ?? 0}`

function repeatedNodePorts(ports: readonly ServicePort[]): Cause[] {
  const keys = ports.map((port) => key(port, port.nodePort))
  return ports.flatMap(({ nodePort }, index) =>
    nodePort !== undefined && keys.indexOf(keys[index] ?? '') < index
      ? [duplicate(`spec.ports[${index}].nodePort`, nodePort)]
      : [],
  )
}

function repeatedPorts(ports: readonly ServicePort[]): Cause[] {
  const keys = ports.map((port) => key(port, port.port))
  return ports.flatMap(({ port, protocol }, index) =>
    keys.indexOf(keys[index] ?? '') < index
      ? [duplicate(`spec.ports[${index}]`, { ...(port === undefined ? {} : { port }), protocol })]
      : [],
  )
}
