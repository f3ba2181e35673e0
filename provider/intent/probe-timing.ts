import { annotation, portAnnotation } from './annotations.ts'
import type { Probe } from './intent.ts'
import type { Source } from './source.ts'

/** What holds where nothing is said (reference section 4.2). */
export const defaultTiming: Pick<Probe, 'intervalSeconds' | 'threshold'> = { intervalSeconds: 5, threshold: 2 }

/** Azure gives up on a node after interval times threshold, which must stay below this (reference section 1.3). */
const maxProbeSeconds = 120

/** How often a port is probed and how many equal results count; the port's own annotations win over those for all ports. */
export function parseProbeTiming(source: Source, port: number): Pick<Probe, 'intervalSeconds' | 'threshold'> {
  const { annotations, findings } = source
  const ownInterval = portAnnotation('probeInterval', port)
  const ownThreshold = portAnnotation('probeThreshold', port)
  const interval = annotations.has(ownInterval) ? ownInterval : annotation('probeInterval')
  const threshold = annotations.has(ownThreshold) ? ownThreshold : annotation('probeThreshold')
  const intervalSeconds = annotations.integer(interval) ?? defaultTiming.intervalSeconds
  const times = annotations.integer(threshold) ?? defaultTiming.threshold
  if (intervalSeconds * times >= maxProbeSeconds) {
    const byInterval = annotations.has(interval)
    findings.refuse({
      field: byInterval ? interval.key : threshold.key,
      value: String(byInterval ? intervalSeconds : times),
      why: `${intervalSeconds} s times ${times} probes is not below ${maxProbeSeconds} s`,
      fix: `Lower it, or ${byInterval ? threshold.key : interval.key}.`,
    })
  }
  return { intervalSeconds, threshold: times }
}
