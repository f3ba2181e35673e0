/** Looks at Azure again from time to time: what others changed there is told to nobody. */
import type { Clock } from '../time/clock.ts'
import type { Reading } from './reading.ts'

export interface WatchOptions {
  readonly clock: Clock
  /** Clock time from which on nothing of a predecessor can be in flight any more. */
  readonly quietFrom: () => number
  /** 0: only once, after the quiet time. */
  readonly driftIntervalMs: number
  readonly signal: AbortSignal
}

/** Reads everything again: once when nothing of a predecessor can be in flight any more, and then in intervals. */
export function watchWorld(
  options: WatchOptions,
  { wakeAll, ...world }: ReadWorld & { readonly wakeAll: () => void },
): void {
  const { clock, quietFrom, driftIntervalMs } = options
  const { reading } = world
  const again = (then: () => void) => readAgain(options, world, then)
  // A first reading that took longer than the quiet time may still hold a LIST that is older than its end.
  if (reading.readAt() < quietFrom()) clock.after(Math.max(0, quietFrom() - clock.now()) + 1, () => again(wakeAll))
  if (driftIntervalMs <= 0) return
  const repeat = () => clock.after(driftIntervalMs, () => again(() => void repeat()))
  repeat()
}

export interface ReadWorld {
  readonly reading: Reading
  readonly takeStock: () => void
}

/** Reads everything once more and takes stock, then goes on with `then`. */
export function readAgain(
  { signal }: Pick<WatchOptions, 'signal'>,
  { reading, takeStock }: ReadWorld,
  then: () => void,
): void {
  if (signal.aborted) return
  const look = async () => {
    await reading.again(signal)
    takeStock()
  }
  look().then(then, (error: unknown) => {
    // What fails is told and tried again where it is read: only the end of everything comes here.
    if (!signal.aborted) throw error
  })
}
