import type { Intent } from './intent.ts'
import type { Source } from './source.ts'

/** What the API server writes where the author says nothing, in seconds: three hours. */
const defaultTimeoutSeconds = 10_800

/** Whether the flows of one client stay together. For how long cannot be chosen: it is by hash of the addresses. */
export function parseSessionAffinity(source: Source): Intent['sessionAffinity'] {
  if (source.spec.sessionAffinity !== 'ClientIP') return 'None'
  const timeoutSeconds = source.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds
  if (timeoutSeconds !== undefined && timeoutSeconds !== defaultTimeoutSeconds) {
    const field = 'spec.sessionAffinityConfig.clientIP.timeoutSeconds'
    const why = 'the load balancer keeps a client at its node without any time limit'
    source.findings.notice({ field, value: String(timeoutSeconds), why, fix: 'It holds inside the cluster only.' })
  }
  return 'ClientIP'
}
