import { annotation, portAnnotation } from './annotations.ts'
import type { IntentPort } from './intent.ts'
import { parsePortProbe } from './probes.ts'
import type { ServicePort } from './service-object.ts'
import { firstField, type Source } from './source.ts'

/** The ports of the Service with what each of them asks for. */
export function parsePorts(source: Source, internal: boolean): readonly IntentPort[] {
  const ports = source.spec.ports ?? []
  if (ports.length === 0) {
    const field = firstField(source.spec, ['ports'])
    source.findings.refuse({ field, value: '', why: 'the Service has no ports', fix: 'Add at least one port.' })
  }
  return ports.map((port, index) => parsePort(source, port, index, internal))
}

function parsePort(source: Source, port: ServicePort, index: number, internal: boolean): IntentPort {
  const protocol = parseProtocol(source, port, index, internal)
  const rule = !source.annotations.flag(portAnnotation('noRule', port.port))
  const probed = rule && !source.annotations.flag(portAnnotation('noProbe', port.port))
  return {
    name: port.name ?? '',
    protocol,
    port: port.port,
    nodePort: port.nodePort ?? 0,
    rule,
    probed,
    probe: probed && protocol === 'TCP' ? parsePortProbe(source, port) : undefined,
  }
}

function parseProtocol(source: Source, port: ServicePort, index: number, internal: boolean): IntentPort['protocol'] {
  const value = port.protocol ?? 'TCP'
  const field = `spec.ports[${index}]${port.protocol === undefined ? '' : '.protocol'}`
  if (value === 'TCP' || value === 'UDP') return value
  if (value === 'SCTP') {
    if (!internal) {
      const why = 'Azure forwards SCTP on internal load balancers only'
      const fix = `Use TCP or UDP, or set the annotation ${annotation('internal').key} to "true".`
      source.findings.refuse({ field, value, why, fix })
    }
    return value
  }
  const fix = 'Use TCP or UDP, or SCTP on an internal Service.'
  source.findings.refuse({ field, value, why: 'load balancers know no such protocol', fix })
  return 'TCP'
}
