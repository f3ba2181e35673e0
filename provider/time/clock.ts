/**
 * The only place of the product that asks for the time or sets a timer, so that tests can own both.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Runs `task` once after `delayMs`; the answer takes the timer back. Never keeps the process alive by itself. */
  after(delayMs: number, task: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, task) {
    // Node's timers overflow to 1 ms above 2^31-1 ms.
    const timer = setTimeout(task, Math.min(delayMs, 2 ** 31 - 1))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Waits `delayMs`; rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const cancel = clock.after(delayMs, () => {
      signal.removeEventListener('abort', aborted)
      resolve()
    })
    function aborted() {
      cancel()
      reject(signal.reason)
    }
    signal.addEventListener('abort', aborted, { once: true })
  })
}
