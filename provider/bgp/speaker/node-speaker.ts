import type { Clock } from '#provider/time/clock'
import { Advertiser } from '../advertise/advertiser.ts'
import type { Advertised } from '../advertise/advertiser.ts'
import type { Facts, Here } from '../advertise/facts.ts'
import type { Turn } from '../advertise/turn.ts'
import type { Announcer, Observation } from '../announcers/announcer.ts'
import { AnnouncementLoop } from './announcement-loop.ts'
import type { Desire, LoopState } from './announcement-loop.ts'

export interface NodeSpeakerOptions {
  readonly node: string
  readonly announcer: Announcer
  /** What the cluster says. Call `wake` when it says something else. */
  readonly facts: Facts
  /** False for a daemon whose peers belong to somebody else. */
  readonly needsPeers: boolean
  readonly ignoresExcludeLabel: boolean
  readonly clock: Clock
  /** 0..1; answers `Math.random` in production. */
  readonly random: () => number
  /** Called whenever something has changed that people may want to see. */
  readonly onChange: (report: SpeakerReport) => void
  /** Called with the addresses that came to this node or left it, once the daemon has taken that. */
  readonly onTurns: (turns: readonly Turn[]) => void
  readonly lookEveryMs?: number
}

export interface SpeakerReport {
  readonly loop: LoopState
  /** Undefined as long as nothing could be decided. */
  readonly advertised: Standing | undefined
}

/** What was decided last, without the news in it: told once, nobody must keep it. */
export type Standing = Omit<Advertised, 'turns'>

/** What the speaker learns of its node and cluster beside the facts. */
export type Learned = Partial<Pick<Here, 'loopbacks' | 'passwords' | 'isServing'>>

/**
 * The speaker of one node: decides alone what the node announces, and keeps its routing daemon at that. What it does not
 * know yet it leaves as it is: before the cluster was read whole, and while the node is not in it, nothing changes.
 */
export class NodeSpeaker {
  readonly #options: NodeSpeakerOptions
  readonly #advertiser = new Advertiser()
  readonly #loop: AnnouncementLoop
  #here: Here
  #hasRead = false
  #isFound = false
  /** The cluster does not know the node. */
  #isLost = false
  #advertised: Standing | undefined
  #turns: Turn[] = []

  constructor(options: NodeSpeakerOptions) {
    const { node, needsPeers, ignoresExcludeLabel, announcer, clock, random, lookEveryMs } = options
    this.#options = options
    this.#here = {
      node,
      needsPeers,
      ignoresExcludeLabel,
      loopbacks: [],
      passwords: new Map(),
      isServing: false,
      found: new Set(),
    }
    this.#loop = new AnnouncementLoop({
      announcer,
      clock,
      random,
      ...(lookEveryMs !== undefined && { lookEveryMs }),
      desire: (seen) => this.#desire(seen),
      onState: (state) => this.#told(state),
    })
  }

  get report(): SpeakerReport {
    return { loop: this.#loop.state, advertised: this.#advertised }
  }

  /** Runs until `signal` is aborted; the daemon goes on as it is. */
  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal)
  }

  /** The facts are whole: everything was listed once. */
  hasRead(): void {
    this.#hasRead = true
    this.wake()
  }

  learn(news: Learned): void {
    this.#here = { ...this.#here, ...news }
    this.wake()
  }

  wake(): void {
    this.#loop.wake()
  }

  #desire(seen: Observation): Desire | undefined {
    if (!this.#isFound) {
      this.#isFound = true
      this.#here = { ...this.#here, found: seen.accepted }
    }
    if (!this.#hasRead) return undefined
    const next = this.#advertiser.next(this.#options.facts, this.#here, this.#options.clock.now())
    const isNews = (next === undefined) !== this.#isLost || this.#advertised?.problems !== next?.problems
    this.#isLost = next === undefined
    if (next !== undefined) {
      const { turns, ...standing } = next
      this.#advertised = standing
      for (const turn of turns) this.#turns.push(turn)
    }
    if (isNews) this.#options.onChange(this.report)
    return next
  }

  #told(loop: LoopState): void {
    if (loop.applied !== undefined && loop.applied === this.#advertised?.desired && this.#turns.length > 0) {
      this.#options.onTurns(this.#turns)
      this.#turns = []
    }
    this.#options.onChange(this.report)
  }
}
