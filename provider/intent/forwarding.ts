import { annotation } from './annotations.ts'
import type { Forwarding } from './intent.ts'
import type { Source } from './source.ts'

/** How packets are handed on to the nodes. */
export function parseForwarding(source: Source, internal: boolean): Forwarding {
  const { annotations } = source
  return {
    floatingIp: !annotations.flag(annotation('disableFloatingIp')),
    idleTimeoutMinutes: annotations.integer(annotation('tcpIdleTimeout')) ?? 4,
    tcpReset: !annotations.flag(annotation('disableTcpReset')),
    allPorts: internal && annotations.flag(annotation('allPorts')),
  }
}
