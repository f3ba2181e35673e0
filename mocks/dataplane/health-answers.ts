import type { Clock } from '../time/clock.ts'
import type { Answer } from './handed-http.ts'
import type { HealthCheckPort } from './proxy-tables.ts'

/** Answers as kube-proxy does on a healthCheckNodePort (kubernetes, pkg/proxy/healthcheck/service_health.go). */
export function answerServiceHealth({ namespace, service, localEndpoints }: HealthCheckPort): Answer {
  const body = { service: { namespace, name: service }, localEndpoints, serviceProxyHealthy: true }
  return {
    status: localEndpoints > 0 ? 200 : 503,
    headers: {
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      'x-load-balancing-endpoint-weight': String(localEndpoints),
    },
    body: JSON.stringify(body),
  }
}

/** Answers as kube-proxy does on 10256 /healthz (kubernetes, pkg/proxy/healthcheck/proxy_health.go). */
export function answerProxyHealth(nodeEligible: boolean, clock: Clock): Answer {
  const now = new Date(clock.now()).toISOString()
  return {
    status: nodeEligible ? 200 : 503,
    headers: { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' },
    body: JSON.stringify({ lastUpdated: now, currentTime: now, nodeEligible }),
  }
}
