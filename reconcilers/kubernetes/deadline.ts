import type { Clock } from '#provider/time/clock'

export interface Deadline extends Disposable {
  readonly signal: AbortSignal
  /** True once the time ran out, which tells a timeout from an abort by the caller. */
  readonly expired: boolean
}

/**
 * Bounds one request: the signal fires after `afterMs` or together with `parent`. Dispose it when the request has ended,
 * or the listener on a long-lived parent would leak.
 */
export function startDeadline(clock: Clock, afterMs: number, parent: AbortSignal): Deadline {
  const controller = new AbortController()
  let expired = false
  const abort = (): void => controller.abort(parent.reason)
  const cancel = clock.after(afterMs, () => {
    expired = true
    controller.abort(new Error(`no answer within ${afterMs} ms`))
  })
  if (parent.aborted) abort()
  parent.addEventListener('abort', abort, { once: true })
  return {
    signal: controller.signal,
    get expired() {
      return expired
    },
    [Symbol.dispose]() {
      cancel()
      parent.removeEventListener('abort', abort)
    },
  }
}
