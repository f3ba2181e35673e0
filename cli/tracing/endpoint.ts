import { Failure } from '../failure.ts'

/**
 * Where traces are sent: as the command line says, else as the environment does (OpenTelemetry, "OTLP exporter configuration");
 * undefined: nowhere, and nothing of it is loaded.
 *
 * @throws {Failure} for what is no HTTP URL
 */
export function tracingEndpoint(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const whole = option ?? env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']
  const base = env['OTEL_EXPORTER_OTLP_ENDPOINT']
  const endpoint = whole ?? (base === undefined ? undefined : `${base.replace(/\/$/, '')}/v1/traces`)
  if (endpoint === undefined || endpoint === '') return undefined
  if (/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) return endpoint
  throw new Failure(
    `--tracing-endpoint ${endpoint}: use the URL of an OTLP/HTTP collector, as http://collector:4318/v1/traces`,
    2,
  )
}
