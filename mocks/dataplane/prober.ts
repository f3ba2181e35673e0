import type { Clock } from '../time/clock.ts'
import { attemptProbe } from './probe-attempt.ts'
import type { ProbeResult } from './probe-attempt.ts'
import type { Member, Probe } from './network-view.ts'
import type { Underlay } from './underlay.ts'

/** Hung HTTP probes fail after this long in Azure (arm-semantics section 6). */
const longestHttpProbeMs = 30_000

export type ProbeFailure = Exclude<ProbeResult, 'success'>

export interface ProberOptions {
  readonly member: Member
  readonly clock: Clock
  readonly underlay: Underlay
  /** Makes the time of the played clock out of a probe's interval or time-out. */
  readonly scaled: (ms: number) => number
  /** Says whether the security group lets probes reach `port` of the member. */
  readonly admits: (port: number) => boolean
  readonly onVerdict: () => void
}

/** Probes one member for one probe, at its interval, and says whether the member is up. */
export class Prober {
  readonly #options: ProberOptions
  readonly #stopped = new AbortController()
  #probe: Probe
  #up: boolean | undefined
  #hasBeenUp = false
  #lastResult: ProbeResult | undefined
  /** Consecutive results that contradict the verdict. */
  #contradictions = 0
  #lastChangeAt: number
  #lastResultAt: number | undefined
  #cancel: () => void

  constructor(probe: Probe, options: ProberOptions) {
    this.#probe = probe
    this.#options = options
    this.#lastChangeAt = options.clock.now()
    this.#cancel = () => undefined
    void this.#run()
  }

  /** Undefined until the first result. */
  get up(): boolean | undefined {
    return this.#up
  }

  /** How the last probe failed; undefined when it did not. */
  get failure(): ProbeFailure | undefined {
    return this.#lastResult === 'success' ? undefined : this.#lastResult
  }

  /** Milliseconds since the epoch. */
  get lastChangeAt(): number {
    return this.#lastChangeAt
  }

  /** Milliseconds since the epoch; undefined until the first result. */
  get lastResultAt(): number | undefined {
    return this.#lastResultAt
  }

  /** Goes on with another probe. The verdict stands until the new probe contradicts it: an edit drops no traffic. */
  reconfigure(probe: Probe): void {
    if (sameProbe(probe, this.#probe)) return
    this.#probe = probe
    this.#contradictions = 0
    this.#cancel()
    void this.#run()
  }

  stop(): void {
    this.#cancel()
    this.#stopped.abort()
  }

  async #run(): Promise<void> {
    const probe = this.#probe
    const result = await this.#attempt(probe)
    // The answer to a question that nobody asks any more.
    if (this.#stopped.signal.aborted || probe !== this.#probe) return
    this.#lastResultAt = this.#options.clock.now()
    this.#lastResult = result
    this.#judge(result === 'success')
    this.#cancel = this.#options.clock.after(this.#options.scaled(probe.intervalMs), () => void this.#run())
  }

  async #attempt(probe: Probe): Promise<ProbeResult> {
    const { member, clock, underlay, admits } = this.#options
    const at = { ip: member.ip, port: probe.port }
    const real = underlay.locate(at)
    if (real === undefined || !admits(probe.port)) return 'no answer'
    const timeout = new AbortController()
    const longestMs = probe.protocol === 'Tcp' ? probe.intervalMs : longestHttpProbeMs
    const cancel = clock.after(this.#options.scaled(longestMs), () => timeout.abort())
    const signal = AbortSignal.any([this.#stopped.signal, timeout.signal])
    const result = await attemptProbe({ probe, member: at, real }, signal)
    cancel()
    return result
  }

  /** One success is enough for a member that was never up; after that `threshold` results in a row turn a verdict. */
  #judge(succeeded: boolean): void {
    if (succeeded === this.#up) {
      this.#contradictions = 0
      return
    }
    this.#contradictions += 1
    const settlesAtOnce = this.#up === undefined || !this.#hasBeenUp
    if (!settlesAtOnce && this.#contradictions < this.#probe.threshold) return
    this.#contradictions = 0
    this.#up = succeeded
    this.#hasBeenUp ||= succeeded
    this.#lastChangeAt = this.#options.clock.now()
    this.#options.onVerdict()
  }
}

function sameProbe(a: Probe, b: Probe): boolean {
  return (
    a.protocol === b.protocol &&
    a.port === b.port &&
    a.path === b.path &&
    a.intervalMs === b.intervalMs &&
    a.threshold === b.threshold
  )
}
