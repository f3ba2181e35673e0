import { portAnnotation } from './annotations.ts'
import type { ServicePort } from './service-object.ts'
import type { Source } from './source.ts'

/**
 * Which port of the nodes is probed for a Service port: its NodePort, or what its annotation says. A number of a Service
 * port stands for that port's NodePort, any other number for itself; a name is compared without case.
 */
export function parseProbePort(source: Source, port: ServicePort): number {
  const own = portAnnotation('probePort', port.port)
  const value = source.annotations.text(own)
  if (value === undefined) return port.nodePort ?? 0
  const ports = source.spec.ports ?? []
  const number = /^[+-]?\d+$/.test(value) ? Number(value) : Number.NaN
  if (Number.isNaN(number)) {
    const named = ports.find((candidate) => (candidate.name ?? '').toLowerCase() === value.toLowerCase())
    if (named !== undefined) return named.nodePort ?? 0
  } else {
    const meant = ports.find((candidate) => candidate.port === number)
    if (meant !== undefined) return meant.nodePort ?? 0
    if (number >= 1 && number <= 65535) return number
  }
  const why = Number.isNaN(number) ? 'the Service has no port of that name' : 'it is not between 1 and 65535'
  const names = ports.map((candidate) => candidate.name ?? String(candidate.port)).join(', ')
  source.findings.refuse({ field: own.key, value, why, fix: `Write ${names}, or a port number of the nodes.` })
  // Any port will do, the Service is refused: 0 would be told as a missing NodePort on top.
  return port.nodePort ?? 0
}
