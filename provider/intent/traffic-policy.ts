import type { TrafficPolicy } from './intent.ts'
import { parseLocalProbe } from './probes.ts'
import type { Source } from './source.ts'

/** Whether any node may take the traffic, or those with local endpoints only. */
export function parseTrafficPolicy(source: Source): TrafficPolicy {
  if (source.spec.externalTrafficPolicy !== 'Local') return { kind: 'Cluster' }
  // 0 is the wire's way of saying that none was allocated.
  const healthCheckNodePort = source.spec.healthCheckNodePort || undefined
  const probe = healthCheckNodePort === undefined ? undefined : parseLocalProbe(source, healthCheckNodePort)
  return { kind: 'Local', healthCheckNodePort, probe }
}
