import type { Clock } from '#provider/time/clock'

/** The time for one request is over. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded'
}

/**
 * Runs `task` for at most `timeoutMs`. Rejects at once with the signal's reason or with DeadlineExceeded, even if the task
 * does not notice its own signal: the SDK's HTTP client passes the end of a cut-off compressed body on to nobody.
 */
export async function withDeadline<T>(
  { clock, timeoutMs }: { readonly clock: Clock; readonly timeoutMs: number },
  task: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted()
  const controller = new AbortController()
  const ended = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
  })
  const forward = () => controller.abort(signal.reason)
  signal.addEventListener('abort', forward, { once: true })
  const cancel = clock.after(timeoutMs, () => controller.abort(new DeadlineExceeded(`timed out after ${timeoutMs} ms`)))
  try {
    return await Promise.race([task(controller.signal), ended])
  } finally {
    cancel()
    signal.removeEventListener('abort', forward)
  }
}
