import type { Logger } from 'pino'
import type { CallObserver } from '#provider/azure/arm/arm-call'
import type { AzureEvent, AzureProvider } from '#provider/azure/azure'
import type { Kind } from '#provider/document/kind'
import type { Owner } from '#provider/document/names'
import type { Metrics } from '#reconcilers/metrics'
import type { ServiceAnswer } from '#reconcilers/service/service-answer'
import { logCall } from './logging/log-call.ts'
import { logEvent } from './logging/log-event.ts'
import { WriteTrail } from './logging/write-trail.ts'
import { createAzureMetrics } from './metrics/azure.ts'
import type { Tracing } from './tracing/open-tracing.ts'

export interface WatchAzureOptions {
  readonly log: Logger
  readonly metrics: Metrics
  /** Undefined: nobody wants traces. */
  readonly tracingEndpoint: string | undefined
}

/** Who looks on while a controller works on Azure: log, metrics and traces. None of them decides anything. */
export interface AzureWatch {
  readonly observer: CallObserver
  readonly report: (event: AzureEvent) => void
  readonly onAnswer: ((answer: ServiceAnswer) => void) | undefined
  readonly wrapKind: (<Body, C>(kind: Kind<Body, C>) => Kind<Body, C>) | undefined
  /** From now on the provider is asked for names and limits. */
  begin(provider: Pick<AzureProvider, 'nameOf' | 'limitsUsed'>): void
  close(): Promise<void>
}

export async function watchAzure({ log, metrics, tracingEndpoint }: WatchAzureOptions): Promise<AzureWatch> {
  let provider: Pick<AzureProvider, 'nameOf'> | undefined
  const nameOf = (owner: Owner) => provider?.nameOf(owner)
  const counted = createAzureMetrics(metrics.registry)
  const trail = new WriteTrail()
  const tracing = tracingEndpoint === undefined ? undefined : await loadTracing(tracingEndpoint, nameOf, log)
  return {
    observer: {
      headers: () => tracing?.azure.headers() ?? {},
      called(call) {
        trail.called(call)
        counted.called(call)
        tracing?.azure.called(call)
        logCall(log, call)
      },
    },
    report(event) {
      logEvent(log, event, { nameOf, sentFor: (doc) => trail.take(doc) })
      counted.happened(event)
    },
    onAnswer: tracing && ((answer) => tracing.azure.answered(answer)),
    wrapKind: tracing && ((kind) => tracing.azure.follow(kind)),
    begin(begun) {
      provider = begun
      counted.followLimits(() => begun.limitsUsed())
    },
    close: async () => tracing?.close(),
  }
}

/** Loaded only where somebody wants traces. */
async function loadTracing(
  endpoint: string,
  nameOf: (owner: Owner) => string | undefined,
  log: Logger,
): Promise<Tracing> {
  const { openTracing } = await import('./tracing/open-tracing.ts')
  log.info({ endpoint: new URL(endpoint).host }, 'sending traces')
  return openTracing(endpoint, nameOf, log)
}
