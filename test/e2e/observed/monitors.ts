/** The chart's monitors, for the fields that it writes and no others: what is not known here would be dropped in silence. */
import { z } from 'zod'

const tls = z.strictObject({ insecureSkipVerify: z.boolean() })
const selector = z.strictObject({ matchLabels: z.record(z.string(), z.string()) })
const metadata = z.object({ name: z.string(), namespace: z.string() })
const asked = { port: z.string(), interval: z.string(), scheme: z.literal('https'), tlsConfig: tls }
const credentials = z.strictObject({ name: z.string(), key: z.string() })

const monitor = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ServiceMonitor'),
    metadata,
    spec: z.strictObject({
      selector,
      endpoints: z.array(z.strictObject({ ...asked, bearerTokenFile: z.string() })),
    }),
  }),
  z.object({
    kind: z.literal('PodMonitor'),
    metadata,
    spec: z.strictObject({
      selector,
      podMetricsEndpoints: z.array(z.strictObject({ ...asked, authorization: z.strictObject({ credentials }) })),
    }),
  }),
])

export type Monitor = z.infer<typeof monitor>
export type Endpoint = Pick<ReturnType<typeof endpointsOf>[number], 'port' | 'interval' | 'scheme' | 'tlsConfig'>

/** @throws for a field that is not known here */
export function parseMonitor(object: unknown): Monitor {
  return monitor.parse(object)
}

export function endpointsOf(read: Monitor) {
  return read.kind === 'ServiceMonitor' ? read.spec.endpoints : read.spec.podMetricsEndpoints
}
