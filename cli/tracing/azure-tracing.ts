/**
 * Follows the change of a Service through the writes that it shares with others to the requests to Azure. A change is one
 * trace: from the first answer "waiting" to the last. A write for one Service stands in its trace; one for several is a trace
 * of its own, linked to theirs, and each of theirs shows it by a span that links back.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { ArmCall, CallObserver } from '#provider/azure/arm/arm-call'
import type { Kind, WriteRequest } from '#provider/document/kind'
import type { DocId, Owner } from '#provider/document/names'
import type { Clock } from '#provider/time/clock'
import type { ServiceAnswer } from '#reconcilers/service/service-answer'
import { newContext, traceparent, type Attributes, type Span, type SpanContext } from './span.ts'

export interface AzureTracingOptions {
  readonly clock: Clock
  readonly onSpan: (span: Span) => void
  /** `namespace/name` of the Service on whose behalf something stands. */
  readonly nameOf: (owner: Owner) => string | undefined
}

interface Open extends SpanContext {
  readonly startMs: number
}

export class AzureTracing implements CallObserver {
  readonly #options: AzureTracingOptions
  /** Changes under way, by name of the Service. */
  readonly #changes = new Map<string, Open>()
  readonly #writing = new AsyncLocalStorage<SpanContext>()

  constructor(options: AzureTracingOptions) {
    this.#options = options
  }

  /** Takes note of what became of a Service, at each look at it. */
  answered({ service, is }: ServiceAnswer): void {
    const open = this.#changes.get(service)
    if (is === 'waiting') {
      if (open === undefined) this.#changes.set(service, this.#open(undefined))
      return
    }
    this.#changes.delete(service)
    if (open === undefined) return
    const failure = is === 'refused' ? 'the change was refused' : undefined
    this.#end(open, { name: 'change of a Service', attributes: { 'k8s.service': service, result: is }, failure })
  }

  /** The same kind of document with writes that are followed. */
  follow<Body, C>(kind: Kind<Body, C>): Kind<Body, C> {
    return {
      ...kind,
      name: kind.name,
      index: (doc, observed) => kind.index(doc, observed),
      plan: (request, world) => kind.plan(request, world),
      read: (doc, signal) => kind.read(doc, signal),
      write: (request, signal) => this.#write(request, () => kind.write(request, signal)),
    }
  }

  /** Marks the next request of the write that is being made; what is sent outside of one is marked by nothing. */
  headers(): Readonly<Record<string, string>> {
    const write = this.#writing.getStore()
    if (write === undefined) return {}
    const call = newContext(write)
    return { traceparent: traceparent(call), 'x-ms-client-request-id': `${call.traceId}-${call.spanId}` }
  }

  called({ mark, verb, type, what, status, result, startedAtMs, tookMs, sentBytes, requestId }: ArmCall): void {
    const write = this.#writing.getStore()
    const [, traceId, spanId] = mark['traceparent']?.split('-') ?? []
    if (write === undefined || traceId === undefined || spanId === undefined) return
    this.#options.onSpan({
      traceId,
      spanId,
      parentSpanId: write.spanId,
      name: `${verb} ${type}`,
      kind: 'client',
      startMs: startedAtMs,
      endMs: startedAtMs + tookMs,
      attributes: {
        'azure.call': what,
        'http.request.body.size': sentBytes,
        ...(status !== undefined && { 'http.response.status_code': status }),
        ...(requestId !== undefined && { 'azure.request_id': requestId }),
      },
      links: [],
      failure: result === 'ok' ? undefined : result,
    })
  }

  async #write<T>({ doc, plan }: Pick<WriteRequest<unknown>, 'doc' | 'plan'>, write: () => Promise<T>): Promise<T> {
    const services = this.#changesAmong(plan.changes.map(({ owner }) => owner))
    const [only] = services.length === 1 ? services : []
    const batch = this.#open(only)
    const links = only === undefined ? services.slice(0, MOST_LINKS) : []
    let failure: string | undefined
    try {
      return await this.#writing.run(batch, write)
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error)
      throw error
    } finally {
      const attributes = { 'azure.document': shortOf(doc), services: services.length, changes: plan.changes.length }
      this.#end(batch, { name: `write ${typeOf(doc)}`, parent: only, attributes, links, failure })
      for (const change of links) {
        const shown: Open = { ...newContext(change), startMs: batch.startMs }
        this.#end(shown, {
          name: `share in a write of ${typeOf(doc)}`,
          parent: change,
          attributes,
          links: [batch],
          failure,
        })
      }
    }
  }

  #changesAmong(owners: readonly Owner[]): readonly Open[] {
    const names = new Set(owners.map((owner) => this.#options.nameOf(owner)))
    return [...names].flatMap((name) => (name === undefined ? [] : (this.#changes.get(name) ?? [])))
  }

  #open(parent: SpanContext | undefined): Open {
    return { ...newContext(parent), startMs: this.#options.clock.now() }
  }

  #end({ startMs, ...context }: Open, { name, parent, attributes, links = [], failure }: Ended): void {
    const endMs = this.#options.clock.now()
    const parentSpanId = parent?.spanId
    this.#options.onSpan({
      ...context,
      parentSpanId,
      name,
      kind: 'internal',
      startMs,
      endMs,
      attributes,
      links,
      failure,
    })
  }
}

interface Ended {
  readonly name: string
  readonly parent?: SpanContext | undefined
  readonly attributes: Attributes
  readonly links?: readonly SpanContext[]
  readonly failure: string | undefined
}

/** What collectors take of one span. */
const MOST_LINKS = 128

function shortOf(doc: DocId): string {
  return doc.split('/').slice(-2).join('/')
}

function typeOf(doc: DocId): string {
  return doc.split('/').at(-2) ?? doc
}
