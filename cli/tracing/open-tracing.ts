import type { Logger } from 'pino'
import { systemClock } from '#provider/time/clock'
import { version } from '../version.ts'
import { AzureTracing, type AzureTracingOptions } from './azure-tracing.ts'
import { SpanExporter } from './exporter.ts'

export interface Tracing {
  readonly azure: AzureTracing
  /** Sends what is left. */
  close(): Promise<void>
}

/** Follows changes of Services and sends what it sees to the collector. */
export function openTracing(endpoint: string, nameOf: AzureTracingOptions['nameOf'], log: Logger): Tracing {
  const { env } = process
  const exporter = new SpanExporter({
    endpoint,
    headers: pairs(env['OTEL_EXPORTER_OTLP_HEADERS']),
    resource: {
      'service.name': env['OTEL_SERVICE_NAME'] ?? 'berth-controller',
      'service.version': version,
      'service.instance.id': env['HOSTNAME'] ?? String(process.pid),
      ...pairs(env['OTEL_RESOURCE_ATTRIBUTES']),
    },
    clock: systemClock,
    log,
  })
  const azure = new AzureTracing({ clock: systemClock, nameOf, onSpan: (span) => exporter.add(span) })
  return { azure, close: () => exporter.close() }
}

/** `name=value,name=value`, values percent-encoded (OpenTelemetry, SDK environment variables). */
function pairs(text = ''): Readonly<Record<string, string>> {
  const entries = text.split(',').flatMap((pair) => {
    const [name = '', ...value] = pair.split('=')
    return name.trim() === '' ? [] : [[name.trim(), decodeURIComponent(value.join('=').trim())] as const]
  })
  return Object.fromEntries(entries)
}
