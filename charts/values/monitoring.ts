import { z } from 'zod'
import { objects, texts } from './kubernetes.ts'

const monitor = (what: string) => ({
  enabled: z.boolean().default(false).describe(`Makes ${what}.`),
  interval: z.string().default('30s').describe('How often it is asked.'),
  labels: texts().default({}).describe('Labels by which Prometheus finds it.'),
})

const traces = z
  .strictObject({
    endpoint: z
      .union([z.literal(''), z.string().regex(/^https?:\/\/.+$/)])
      .default('')
      .describe(
        'URL of an OTLP/HTTP collector, as `http://collector.monitoring:4318/v1/traces`, that the controller on Azure sends a trace of each change of a Service to; empty, none.',
      ),
    headersSecret: z
      .strictObject({
        name: z
          .string()
          .default('')
          .describe('Secret with headers that the collector asks for, as `authorization=Bearer%20…`; empty, none.'),
        key: z.string().min(1).default('headers').describe('The key in it.'),
      })
      .prefault({}),
  })
  .prefault({})

export const monitoring = z
  .strictObject({
    readers: z
      .array(z.strictObject({ name: z.string().min(1), namespace: z.string().min(1) }))
      .default([])
      .describe('ServiceAccounts that may read /metrics, such as that of Prometheus.'),
    serviceMonitor: z
      .strictObject(monitor('a Service and a ServiceMonitor for each workload; Prometheus shows its own token'))
      .prefault({}),
    podMonitor: z
      .strictObject({
        ...monitor('a PodMonitor for each workload, in place of ServiceMonitors'),
        tokenSecret: z
          .strictObject({
            name: z
              .string()
              .default('')
              .describe('Secret with the token of one of `readers`: a PodMonitor cannot show another.'),
            key: z.string().min(1).default('token').describe('The key in it.'),
          })
          .prefault({}),
      })
      .prefault({}),
    dashboard: z
      .strictObject({
        enabled: z.boolean().default(false).describe('Makes a ConfigMap with a dashboard for Grafana.'),
        labels: texts().default({ grafana_dashboard: '1' }).describe('Labels by which Grafana’s sidecar finds it.'),
      })
      .prefault({}),
    alerts: z
      .strictObject({
        enabled: z.boolean().default(false).describe('Makes the rules of alerts.'),
        as: z
          .enum(['PrometheusRule', 'ConfigMap'])
          .default('PrometheusRule')
          .describe('As what: for the Prometheus operator, or as a file of rules.'),
        labels: texts().default({}).describe('Labels by which they are found.'),
      })
      .prefault({}),
    traces,
  })
  .prefault({})

export const networkPolicy = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe(
        'Lets the controller reach port 443 and 6443, DNS and the metadata of its machine, and be reached at its own port. Without effect on the host’s network, and so on speakers.',
      ),
    ingressFrom: objects().default([]).describe('Who may reach it; none named: everybody.'),
    extraEgress: objects().default([]).describe('What else it may reach: a proxy, an API server at another port.'),
  })
  .prefault({})
