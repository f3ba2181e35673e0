import type { Clock } from '../../time/clock.ts'

type Job = () => void | Promise<void>

/** How long a job that failed waits: what refused it (a dying namespace) will not change within a turn. */
const retryAfterMs = 500

export interface WorkLoopOptions {
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/**
 * Runs jobs once per turn of the event loop, each key once, however many events asked for it: watch listeners only
 * enqueue, so no player ever acts in the middle of another's write.
 */
export class WorkLoop {
  readonly #options: WorkLoopOptions
  readonly #jobs = new Map<string, Job>()
  readonly #running = new Set<Promise<void>>()
  readonly #retries = new Map<string, () => void>()
  #isScheduled = false
  #stopped = false

  constructor(options: WorkLoopOptions) {
    this.#options = options
  }

  enqueue(key: string, job: Job): void {
    if (this.#stopped) return
    this.#jobs.set(key, job)
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => this.#turn())
  }

  /** Waits until nothing is left to do. Jobs that wait for their retry do not count. */
  async idle(): Promise<void> {
    while (this.#isScheduled || this.#running.size > 0) {
      await Promise.all(this.#running)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#jobs.clear()
    for (const cancel of this.#retries.values()) cancel()
    await this.idle()
  }

  #turn(): void {
    this.#isScheduled = false
    const jobs = [...this.#jobs]
    this.#jobs.clear()
    for (const [key, job] of jobs) this.#start(key, job)
  }

  #start(key: string, job: Job): void {
    try {
      const done = job()
      if (done === undefined) return
      const running = done.catch((error: unknown) => this.#failed(key, job, error))
      this.#running.add(running)
      void running.finally(() => this.#running.delete(running))
    } catch (error) {
      this.#failed(key, job, error)
    }
  }

  #failed(key: string, job: Job, error: unknown): void {
    this.#options.onError(error)
    if (this.#stopped) return
    this.#retries.get(key)?.()
    const cancel = this.#options.clock.after(retryAfterMs, () => {
      this.#retries.delete(key)
      this.enqueue(key, job)
    })
    this.#retries.set(key, cancel)
  }
}
