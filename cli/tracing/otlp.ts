import type { Attributes, Span } from './span.ts'

/** States spans as OTLP/HTTP takes them in JSON (opentelemetry-proto, trace/v1: ids in hex, times in nanoseconds as text). */
export function otlpTraces(spans: readonly Span[], resource: Attributes): object {
  const scope = { name: 'berth' }
  return {
    resourceSpans: [
      { resource: { attributes: attributesOf(resource) }, scopeSpans: [{ scope, spans: spans.map(encode) }] },
    ],
  }
}

const kinds = { internal: 1, client: 3 } as const
const ERROR = 2

function encode({ traceId, spanId, parentSpanId, name, kind, startMs, endMs, attributes, links, failure }: Span) {
  return {
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(endMs),
    attributes: attributesOf(attributes),
    links: links.map((link) => ({ traceId: link.traceId, spanId: link.spanId })),
    status: failure === undefined ? {} : { code: ERROR, message: failure },
  }
}

function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms)) * 1_000_000n)
}

function attributesOf(attributes: Attributes): readonly object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }))
}

function valueOf(value: Attributes[string]): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  return { arrayValue: { values: value.map(valueOf) } }
}
