import type { ControllerOptions } from './controller-options.ts'
import type { Check } from './check.ts'
import { finishOrHandOver } from './hand-over.ts'
import { createIdentity } from './kubernetes/lease.ts'
import type { LiveService } from './kubernetes/live-service.ts'
import type { ReadStore } from './kubernetes/store.ts'
import { Leadership } from './leadership.ts'
import type { Metrics } from './metrics.ts'
import { createMetrics } from './metrics.ts'
import { Workshop } from './workshop.ts'

export interface Controller {
  readonly metrics: Metrics
  /** The Services of the cluster, of every type. */
  readonly services: ReadStore<LiveService>
  /** Resolves when this process is the leader and works. */
  readonly working: Promise<void>
  /** Resolves when the controller has ended: stopped, or not the leader any more, which must end the process. */
  readonly ended: Promise<Ending>
  /** True if the world outside may be written now; ask before each write. */
  mayWrite(): boolean
  /** What has to hold before this process counts as ready: a standby needs to know the cluster, a leader the outside too. */
  checks(): readonly Check[]
  /** Clock time from which on nothing of a predecessor can be in flight outside. */
  quietFrom(): number
  /** Ends the work in hand, then releases the lease. */
  stop(): Promise<void>
}

export type Ending =
  | { readonly is: 'stopped' }
  | { readonly is: 'leaseLost' }
  | { readonly is: 'failed'; readonly error: unknown }

/** Starts everything that one controller needs, in the order that makes a standby warm: read, become the leader, work. */
export function startController<I>(options: ControllerOptions<I>): Controller {
  const { metrics = createMetrics(), identity = createIdentity(), readOnly = false, log } = options
  const whole = { ...options, metrics, identity, readOnly }
  const stopping = new AbortController()
  const leadership = new Leadership({ ...whole, onAlone: () => workshop.enqueueAll() })
  const working = Promise.withResolvers<void>()
  const workshop = new Workshop({ ...whole, isBesideLeader: () => leadership.isBesideLeader })
  let leads = false
  let isClosed = false

  async function run(): Promise<Ending> {
    const reading = new AbortController()
    const reads = workshop.read(reading.signal)
    try {
      await leadership.acquire(stopping.signal)
      leads = true
      const { lost } = leadership
      await workshop.work({ stopping: AbortSignal.any([stopping.signal, lost]), lost }, () => working.resolve())
      // What is half written is finished under our lease, or the next leader would have to wait for it.
      if (!lost.aborted) await finishOrHandOver({ ...options, closeDoor: () => (isClosed = true) })
      await leadership.release()
      return lost.aborted ? { is: 'leaseLost' } : { is: 'stopped' }
    } catch (error) {
      if (stopping.signal.aborted) return { is: 'stopped' }
      log.fatal({ err: error }, 'the controller failed')
      return { is: 'failed', error }
    } finally {
      reading.abort()
      await reads
    }
  }

  const ended = run()
  return {
    metrics,
    services: workshop.services,
    working: working.promise,
    ended,
    checks: () => workshop.checks(leads),
    mayWrite: () => !readOnly && !isClosed && leadership.holds(),
    quietFrom: () => leadership.quietFrom(),
    async stop() {
      stopping.abort(new Error('stopping'))
      await ended
    },
  }
}
