import { randomBytes } from 'node:crypto'

/** By which a span is known elsewhere (W3C Trace Context). */
export interface SpanContext {
  /** 32 hex digits. */
  readonly traceId: string
  /** 16 hex digits. */
  readonly spanId: string
}

export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** Something that took time. */
export interface Span extends SpanContext {
  readonly parentSpanId?: string | undefined
  readonly name: string
  /** client: a request to somebody else. */
  readonly kind: 'internal' | 'client'
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Attributes
  readonly links: readonly SpanContext[]
  /** Why it failed; undefined: it did not. */
  readonly failure?: string | undefined
}

/** Names a new span: in the trace of `parent`, or in one of its own. */
export function newContext(parent: SpanContext | undefined): SpanContext {
  return { traceId: parent?.traceId ?? randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') }
}

/** The header that takes a trace to the next one; sampled. */
export function traceparent({ traceId, spanId }: SpanContext): string {
  return `00-${traceId}-${spanId}-01`
}
