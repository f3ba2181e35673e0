import type { Provider } from '#provider/provider'
import { sleep, type Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

export interface HandOverOptions {
  readonly provider: Pick<Provider<never>, 'stop'>
  readonly clock: Clock
  readonly log: Logger
  /** From now on nothing more may be sent. */
  readonly closeDoor: () => void
}

/**
 * Waits for the writes in flight, but not for ever: a Pod is killed 30 seconds after it was told to end, and a lease that was not
 * given back by then costs the cluster 15 seconds more. What Azure has taken by then goes on in Azure, where the next leader
 * finds it moving and waits for it; but no request may still be on its way when the lease is given back.
 */
export async function finishOrHandOver({ provider, clock, log, closeDoor }: HandOverOptions): Promise<void> {
  const finished = provider.stop()
  if (await within(finished, FINISH_WITHIN_MS, clock)) return
  log.warn('a write takes long: it goes on in Azure, and the next leader waits for it')
  closeDoor()
  await within(finished, LONGEST_REQUEST_MS, clock)
}

/** With the longest request and a second for the lease this stays below the 30 seconds that Kubernetes gives a Pod. */
const FINISH_WITHIN_MS = 15_000
/** What a provider may take for one request (the document contract's "longest request"). */
const LONGEST_REQUEST_MS = 10_000

async function within(promise: Promise<void>, ms: number, clock: Clock): Promise<boolean> {
  const over = new AbortController()
  const late = sleep(clock, ms, over.signal).then(
    () => false,
    () => false,
  )
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    over.abort(new Error('no more need'))
  }
}
