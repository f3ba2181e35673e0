/**
 * Keeps one routing daemon at what its node shall announce. The latest state wins: while one is being applied, what comes
 * gathers by itself, so that a lone change never waits and a thousand cost a few. The daemon is looked at after each apply
 * and from time to time, and what is missing there is applied again. Nothing is applied before the first look: what a
 * predecessor announced must be known, or it would be taken away. Decision 0005 says why this is not a document's writer.
 */
import { BackOff } from '#provider/document/back-off'
import type { Clock } from '#provider/time/clock'
import type { NodeAnnouncements } from '../announcement.ts'
import { AnnouncerError } from '../announcers/announcer.ts'
import type { Announcer, Observation } from '../announcers/announcer.ts'
import { Bell } from './bell.ts'
import { differs } from './difference.ts'
import { steady } from './steady.ts'
import { withinTime } from './within-time.ts'

export interface LoopOptions {
  readonly announcer: Announcer
  readonly clock: Clock
  /** 0..1; answers `Math.random` in production. */
  readonly random: () => number
  /**
   * Answers what shall be announced now. Asked right before each apply, never before the daemon was seen. Undefined:
   * nothing can be said, so that what stands stays.
   */
  readonly desire: (seen: Observation) => Desire | undefined
  /** Called whenever the state has changed. */
  readonly onState: (state: LoopState) => void
  /** How long the daemon may take for one apply or look. Default 15 s. */
  readonly patienceMs?: number
  /** How often it is looked at while nothing happens. Default 10 s. */
  readonly lookEveryMs?: number
}

export interface Desire {
  /** The same object for as long as nothing differs. */
  readonly desired: NodeAnnouncements
  /** When time alone may change it. */
  readonly dueAt: number | undefined
}

export interface LoopState {
  /** How many states were brought to the daemon. */
  readonly generation: number
  /** What the daemon was last brought to, undefined before the first time. */
  readonly applied: NodeAnnouncements | undefined
  /** What the daemon did when it was last seen. */
  readonly observation: Observation | undefined
  /** Why it could not be brought to what is desired, or be seen; undefined while all is well. */
  readonly failure: Failure | undefined
}

export interface Failure {
  readonly kind: AnnouncerError['kind']
  readonly message: string
}

export class AnnouncementLoop {
  readonly #options: LoopOptions
  readonly #bell: Bell
  readonly #unreachable: BackOff
  readonly #refusals: BackOff
  readonly #mends: BackOff
  readonly #waits: BackOff
  #state: LoopState = { generation: 0, applied: undefined, observation: undefined, failure: undefined }
  #lookAt = 0
  #notBefore = 0
  #refused: { readonly desired: NodeAnnouncements; readonly until: number } | undefined
  /** Set while the daemon lacks what we gave it, or has more. */
  #mendAt: number | undefined

  constructor(options: LoopOptions) {
    const { clock, random } = options
    this.#options = options
    this.#bell = new Bell(clock)
    // A daemon that was restarted is back in a second, and whoever serves from it waits for us.
    this.#unreachable = new BackOff(random, { firstMs: 200, longestMs: 5000 })
    this.#refusals = new BackOff(random, { longestMs: 60_000 })
    this.#mends = new BackOff(random, { longestMs: 60_000 })
    // Routers advertise themselves every few seconds at first: whoever waits for one is not left waiting for our own clock.
    this.#waits = new BackOff(random, { firstMs: 250, longestMs: options.lookEveryMs ?? LOOK_EVERY_MS })
  }

  get state(): LoopState {
    return this.#state
  }

  /** Something that `desire` depends on has changed. */
  wake(): void {
    this.#bell.ring()
  }

  /** Runs until `signal` is aborted; nothing else ends it. The daemon goes on as it is. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#bell.hush()
      const waitUntil = await this.#step(signal)
      await this.#bell.rungOr(waitUntil, signal)
    }
  }

  /** Answers until when there is nothing to do unless somebody rings. */
  async #step(signal: AbortSignal): Promise<number> {
    const { clock, desire } = this.#options
    if (clock.now() < this.#notBefore) return this.#notBefore
    let desired: NodeAnnouncements | undefined
    try {
      const seen = clock.now() < this.#lookAt ? this.#state.observation : undefined
      const wanted = desire(seen ?? (await this.#look(signal)))
      desired = wanted?.desired
      if (this.#refused?.desired !== desired) this.#refused = undefined
      if (desired !== undefined && this.#mustApply(desired)) {
        await this.#apply(desired, signal)
        await this.#look(signal)
      }
      this.#unreachable.clear()
      if (this.#refused === undefined && this.#state.failure !== undefined) this.#set({ failure: undefined })
      const times = [this.#lookAt, wanted?.dueAt, this.#mendAt, this.#refused?.until]
      return Math.min(...times.map((at) => at ?? Infinity))
    } catch (error) {
      if (!signal.aborted) this.#failed(error, desired)
      return Math.max(this.#notBefore, this.#refused?.until ?? 0)
    }
  }

  /** A state that the daemon refused is not sent again for a while, unless it is another one by now. */
  #mustApply(desired: NodeAnnouncements): boolean {
    const now = this.#options.clock.now()
    if (this.#refused !== undefined && now < this.#refused.until) return false
    return this.#state.applied !== desired || (this.#mendAt !== undefined && now >= this.#mendAt)
  }

  async #apply(desired: NodeAnnouncements, signal: AbortSignal): Promise<void> {
    const { announcer, clock } = this.#options
    const isMend = this.#state.applied === desired
    await this.#patiently((within) => announcer.apply(desired, within), signal)
    this.#refusals.clear()
    this.#refused = undefined
    this.#mendAt = isMend ? clock.now() + this.#mends.next() : undefined
    this.#set({ generation: this.#state.generation + 1, applied: desired })
  }

  async #look(signal: AbortSignal): Promise<Observation> {
    const { announcer, clock, lookEveryMs = LOOK_EVERY_MS } = this.#options
    const seen = await this.#patiently((within) => announcer.observe(within), signal)
    const { applied } = this.#state
    const observation = steady(this.#state.observation, seen)
    if (seen.isWaiting !== true) this.#waits.clear()
    this.#lookAt = clock.now() + (seen.isWaiting === true ? this.#waits.next() : lookEveryMs)
    // Mended at once the first time, then with patience: the daemon may not want what it is given.
    if (applied !== undefined && differs(applied, observation)) this.#mendAt ??= clock.now()
    else {
      this.#mendAt = undefined
      this.#mends.clear()
    }
    this.#set({ observation })
    return observation
  }

  #patiently<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const { clock, patienceMs = 15_000, announcer } = this.#options
    return withinTime({ clock, limitMs: patienceMs, who: announcer.name }, work, signal)
  }

  #failed(error: unknown, desired: NodeAnnouncements | undefined): void {
    const now = this.#options.clock.now()
    const message = error instanceof Error ? error.message : String(error)
    const isRefused = error instanceof AnnouncerError && error.kind === 'refused'
    if (isRefused && desired !== undefined) this.#refused = { desired, until: now + this.#refusals.next() }
    else this.#notBefore = now + this.#unreachable.next()
    // Whatever was half done: the next try begins with a look.
    this.#lookAt = now
    this.#set({ failure: { kind: isRefused ? 'refused' : 'unreachable', message } })
  }

  #set(change: Partial<LoopState>): void {
    this.#state = { ...this.#state, ...change }
    this.#options.onState(this.#state)
  }
}

const LOOK_EVERY_MS = 10_000
