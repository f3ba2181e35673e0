import type { Cause } from '../../api-error.ts'
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../causes.ts'
import { labelProblem, qualifiedNameProblem } from '../names.ts'
import type { ServicePort, ServiceSpec } from './service.ts'
import { portsOf } from './service.ts'

const protocols = ['SCTP', 'TCP', 'UDP']
const portRule = 'must be between 1 and 65535, inclusive'

const isPort = (value: number | undefined): boolean => value !== undefined && value >= 1 && value <= 65_535

/** Checks each port by itself, and that no two have one name. */
export function portCauses(spec: ServiceSpec): Cause[] {
  const ports = portsOf(spec)
  const names = ports.map(({ name }) => name)
  return ports.flatMap((port, index) => [...nameCauses(names, index), ...numberCauses(port, `spec.ports[${index}]`)])
}

/** Checks that no two ports mean the same, and that a ClusterIP asks for no node port. */
export function repeatedPortCauses(spec: ServiceSpec): Cause[] {
  const ports = portsOf(spec)
  const forbidden = ports.flatMap(({ nodePort }, index) =>
    spec.type === 'ClusterIP' && nodePort !== undefined
      ? [forbiddenField(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")]
      : [],
  )
  return [...forbidden, ...repeatedNodePorts(ports), ...repeatedPorts(ports)]
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

function numberCauses({ port, protocol = '', targetPort = 0, appProtocol }: ServicePort, at: string): Cause[] {
  const wrongTarget = typeof targetPort === 'number' ? (isPort(targetPort) ? [] : [portRule]) : nameProblems(targetPort)
  const wrongProtocol = appProtocol === undefined ? undefined : qualifiedNameProblem(appProtocol)
  return [
    ...(isPort(port) ? [] : [invalidValue(`${at}.port`, port ?? 0, portRule)]),
    ...(protocols.includes(protocol) ? [] : [notSupported(`${at}.protocol`, protocol, protocols)]),
    ...wrongTarget.map((rule) => invalidValue(`${at}.targetPort`, targetPort, rule)),
    ...(wrongProtocol === undefined ? [] : [invalidValue(`${at}.appProtocol`, appProtocol, wrongProtocol)]),
  ]
}

/** Answers what is wrong with an IANA service name (apimachinery IsValidPortName). */
function nameProblems(name: string): string[] {
  const rules: [boolean, string][] = [
    [name.length <= 15, 'must be no more than 15 characters'],
    [/^[-a-z0-9]+$/.test(name), 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'],
    [/[a-z]/.test(name), 'must contain at least one letter (a-z)'],
    [!name.includes('--'), 'must not contain consecutive hyphens'],
    [!/^-|-$/.test(name), 'must not begin or end with a hyphen'],
  ]
  return rules.filter(([holds]) => !holds).map(([, rule]) => rule)
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
    keys.indexOf(keys[index] ?? '') < index ? [duplicate(`spec.ports[${index}]`, comparedPort(port, protocol))] : [],
  )
}

// The key that upstream compares is a core.ServicePort, and it shows in the message.
const comparedPort = (port: number | undefined, protocol: string | undefined) => ({
  Name: '',
  Protocol: protocol,
  AppProtocol: null,
  Port: port ?? 0,
  TargetPort: 0,
  NodePort: 0,
})
