import { annotation, portAnnotation } from './annotations.ts'
import type { Probe } from './intent.ts'
import type { Probing } from './ports.ts'
import { parseProbeTiming } from './probe-timing.ts'
import { parseProbePort } from './probe-port.ts'
import type { ServicePort } from './service-object.ts'
import type { Source } from './source.ts'

/**
 * How one TCP port is probed: the port's own annotation, then its `appProtocol`, then the annotation for all ports, then
 * TCP. Undefined where nodes are asked instead.
 */
export function parsePortProbe(source: Source, port: ServicePort, probing: Probing): Probe | undefined {
  if (probing === 'shared') return undefined
  if (probing === 'nodes' && !source.annotations.has(portAnnotation('probePort', port.port))) return undefined
  const protocol = parseProbeProtocol(source, port)
  return {
    protocol,
    port: parseProbePort(source, port),
    path: protocol === 'tcp' ? undefined : parseProbePath(source, port.port),
    ...parseProbeTiming(source, port.port),
  }
}

/** The one probe of a Service whose nodes answer for their local endpoints: kube-proxy serves it on healthCheckNodePort. */
export function parseLocalProbe(source: Source, healthCheckNodePort: number): Probe {
  // The annotations of one port are looked up under the number of the health port here: so does the Azure provider.
  const timing = parseProbeTiming(source, healthCheckNodePort)
  return { protocol: 'http', port: healthCheckNodePort, path: '/healthz', ...timing }
}

function parseProbeProtocol(source: Source, port: ServicePort): Probe['protocol'] {
  const own = portAnnotation('probeProtocol', port.port)
  const ownValue = source.annotations.text(own)
  if (ownValue !== undefined) return annotated(source, own.key, ownValue)
  // An appProtocol speaks of the application: one that is not HTTP is no mistake, only nothing that a probe can speak.
  if (port.appProtocol !== undefined) return known(port.appProtocol) ?? 'tcp'
  const global = annotation('probeProtocol')
  const globalValue = source.annotations.text(global)
  return globalValue === undefined ? 'tcp' : annotated(source, global.key, globalValue)
}

function annotated(source: Source, field: string, value: string): Probe['protocol'] {
  const protocol = known(value)
  if (protocol !== undefined) return protocol
  const why = 'it is neither tcp, http nor https; read as tcp'
  source.findings.tolerate({ field, value, why, fix: 'Write "tcp", "http" or "https".' })
  return 'tcp'
}

function known(value: string): Probe['protocol'] | undefined {
  const text = value.trim().toLowerCase()
  return text === 'tcp' || text === 'http' || text === 'https' ? text : undefined
}

function parseProbePath(source: Source, port: number): string {
  const own = portAnnotation('probePath', port)
  const chosen = source.annotations.has(own) ? own : annotation('probePath')
  const path = source.annotations.text(chosen) ?? '/'
  if (path === '') {
    const why = 'an HTTP probe needs a path'
    source.findings.refuse({ field: chosen.key, value: path, why, fix: 'Write a path such as "/", or remove it.' })
  }
  return path
}
