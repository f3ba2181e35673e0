import { DispositionError, dispositionOf } from '#provider/document/disposition'
import { sleep, type Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import type { Metrics } from '../metrics.ts'
import { MAX_BACKOFF_MS } from './work-queue.ts'
import type { WorkQueue } from './work-queue.ts'

/** How a reconciliation ended that did not throw. */
export type Result = { readonly is: 'done' } | { readonly is: 'again'; readonly afterMs: number }

export const done: Result = { is: 'done' }

export interface LoopOptions {
  /** The label in logs and metrics. */
  readonly name: string
  readonly queue: WorkQueue
  readonly workers: number
  readonly reconcile: (key: string, signal: AbortSignal) => Promise<Result>
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
}

/**
 * Runs `workers` loops of take, reconcile, done until `signal` is aborted; the promise resolves when the last of them has
 * ended its work in hand. Whatever a reconciliation throws, the loop lives on.
 */
export async function runLoop(options: LoopOptions, signal: AbortSignal): Promise<void> {
  // A series that begins with 1 has no increase for Prometheus: the first panic would be seen by no alert.
  options.metrics.reconcilePanics.inc({ queue: options.name }, 0)
  await Promise.all(Array.from({ length: options.workers }, () => work(options, signal)))
}

async function work(options: LoopOptions, signal: AbortSignal): Promise<void> {
  const { queue, metrics, name, clock } = options
  let breathedAt = clock.now()
  while (!signal.aborted) {
    const isIdle = queue.depth === 0
    if (!isIdle && clock.now() - breathedAt > stretchMs) {
      await sleep(clock, 0, signal).catch(() => undefined)
      breathedAt = clock.now()
    }
    let key: string
    try {
      key = await queue.take(signal)
    } catch {
      return
    }
    if (isIdle) breathedAt = clock.now()
    metrics.queueDepth.set({ queue: name }, queue.depth)
    try {
      await reconcileOnce(options, key, signal)
    } finally {
      queue.done(key)
    }
  }
}

/**
 * How long work goes on without letting timers and sockets in. A pass that only finds that it still waits does no input or
 * output, so that five thousand of them in a row would keep the lease from being renewed.
 */
const stretchMs = 25

async function reconcileOnce(options: LoopOptions, key: string, signal: AbortSignal): Promise<void> {
  const { queue, metrics, name, clock } = options
  const began = clock.now()
  try {
    const result = await options.reconcile(key, signal)
    // Forget first: what asks to be seen again has not failed.
    queue.forget(key)
    if (result.is === 'again') queue.add(key, { delayMs: result.afterMs })
    metrics.reconciles.inc({ queue: name, result: result.is })
  } catch (error) {
    if (!signal.aborted) failed(options, key, error)
  } finally {
    metrics.reconcileSeconds.observe({ queue: name }, (clock.now() - began) / 1000)
  }
}

function failed({ queue, metrics, name, log }: LoopOptions, key: string, error: unknown): void {
  const disposition = dispositionOf(error)
  metrics.reconciles.inc({ queue: name, result: disposition.do })
  if (!(error instanceof DispositionError)) metrics.reconcilePanics.inc({ queue: name })
  switch (disposition.do) {
    case 'retryAfter':
      queue.add(key, { delayMs: disposition.afterMs })
      log.info({ key, afterMs: disposition.afterMs }, message(error))
      return
    case 'terminal':
      queue.add(key, { delayMs: MAX_BACKOFF_MS })
      log.error({ key, afterMs: MAX_BACKOFF_MS }, message(error))
      return
    case 'retry':
    case 'reread':
    case 'waitFor': {
      const afterMs = queue.retry(key)
      if (!(error instanceof DispositionError)) log.error({ err: error, key, afterMs }, 'reconciling threw')
      // A conflict is how optimistic writes work; only what comes back again and again is worth a line.
      else if (afterMs < NOTEWORTHY_MS) log.debug({ key, afterMs }, error.message)
      else log.warn({ key, afterMs }, error.message)
    }
  }
}

const NOTEWORTHY_MS = 1000

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
