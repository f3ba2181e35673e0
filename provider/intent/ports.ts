import { annotation, portAnnotation } from './annotations.ts'
import type { IntentPort } from './intent.ts'
import { parsePortProbe } from './probes.ts'
import type { ServicePort } from './service-object.ts'
import { firstField, type Source } from './source.ts'

/** What of the whole Service matters to its ports. */
export interface PortContext {
  readonly internal: boolean
  /** One rule covers all ports; none can be without it (reference section 4.4). */
  readonly allPorts: boolean
  readonly probing: Probing
}

/**
 * ports: each by itself. nodes: a node says whether it has endpoints, and a port is probed only if it names what to probe.
 * shared: a node says whether it is well, and no port is probed whatever it says.
 */
export type Probing = 'ports' | 'nodes' | 'shared'

/** The ports of the Service with what each of them asks for. */
export function parsePorts(source: Source, context: PortContext): readonly IntentPort[] {
  const ports = source.spec.ports ?? []
  if (ports.length === 0) {
    const field = firstField(source.spec, ['ports'])
    source.findings.refuse({ field, value: '', why: 'the Service has no ports', fix: 'Add at least one port.' })
  }
  return ports.map((port, index) => parsePort(source, port, index, context))
}

function parsePort(source: Source, port: ServicePort, index: number, context: PortContext): IntentPort {
  const protocol = parseProtocol(source, port, index, context.internal)
  const is = (id: 'noRule' | 'noProbe') => source.annotations.flag(portAnnotation(id, port.port))
  const rule = context.allPorts || !is('noRule')
  const probed = context.allPorts || (rule && !is('noProbe'))
  return {
    name: port.name ?? '',
    protocol,
    port: port.port,
    nodePort: port.nodePort ?? 0,
    rule,
    probed,
    probe: probed && protocol === 'TCP' ? parsePortProbe(source, port, context.probing) : undefined,
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
