import type { TrafficPolicy } from './intent.ts'
import { defaultTiming } from './probe-timing.ts'
import { parseLocalProbe } from './probes.ts'
import type { Source } from './source.ts'

/** Whether any node may take the traffic, or those with local endpoints only; `asksNodes`: these are asked which they are. */
export function parseTrafficPolicy(source: Source, asksNodes: boolean): TrafficPolicy {
  const { sharedProbe } = source.defaults
  if (source.spec.externalTrafficPolicy !== 'Local') {
    return { kind: 'Cluster', probe: sharedProbe && { protocol: 'http', ...sharedProbe, ...defaultTiming } }
  }
  // 0 is the wire's way of saying that none was allocated.
  const healthCheckNodePort = source.spec.healthCheckNodePort || undefined
  const isAsked = asksNodes && healthCheckNodePort !== undefined
  const probe = isAsked ? parseLocalProbe(source, healthCheckNodePort) : undefined
  return { kind: 'Local', healthCheckNodePort, probe }
}
