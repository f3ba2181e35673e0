import type { NodeAnnouncements } from '#provider/bgp/announcement'
import { AnnouncerError } from '#provider/bgp/announcers/announcer'
import type { Announcer, Observation, Session } from '#provider/bgp/announcers/announcer'

/** A routing daemon that does as it is told, until a test has other plans for it. */
export class PlayedAnnouncer implements Announcer {
  readonly name = 'played'
  /** What it holds. A restart of the speaker finds it as it is. */
  held: NodeAnnouncements | undefined
  /** Prefixes that it holds though nobody told it to; and of those it was told, which it has lost. */
  stray: readonly string[] = []
  lost: readonly string[] = []
  sessions: readonly Session[] = []
  /** How often it was looked at. */
  looks = 0
  readonly applied: NodeAnnouncements[] = []
  /** What happens to the next applies, one each. */
  readonly plans: ('refuse' | 'fail' | 'hang')[] = []
  isDown = false
  /** A session of it waits for a router to be heard. */
  isWaiting = false
  #hold: PromiseWithResolvers<void> | undefined
  #inFlight = 0

  async apply(desired: NodeAnnouncements, signal: AbortSignal): Promise<void> {
    if (this.#inFlight > 0) throw new Error('two applies at once')
    this.#inFlight += 1
    try {
      await this.#hold?.promise
      const plan = this.isDown ? 'fail' : this.plans.shift()
      if (plan === 'hang')
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      if (plan === 'fail') throw new AnnouncerError('unreachable', 'the control socket is not there')
      if (plan === 'refuse') throw new AnnouncerError('refused', 'bird.conf:12: syntax error')
      this.applied.push(desired)
      this.held = desired
      this.lost = []
      this.stray = []
    } finally {
      this.#inFlight -= 1
    }
  }

  observe(): Promise<Observation> {
    this.looks += 1
    if (this.isDown) return Promise.reject(new AnnouncerError('unreachable', 'the control socket is not there'))
    const told = this.held?.announcements.map(({ prefix }) => prefix) ?? []
    const accepted = new Set([...told.filter((prefix) => !this.lost.includes(prefix)), ...this.stray])
    const advertised = new Map(this.held?.peers.map(({ name }) => [name, accepted]))
    return Promise.resolve({ sessions: this.sessions, accepted, advertised, isWaiting: this.isWaiting })
  }

  /** Applies wait until the answer is called. */
  holdApplies(): () => void {
    const held = Promise.withResolvers<void>()
    this.#hold = held
    return () => {
      this.#hold = undefined
      held.resolve()
    }
  }

  get prefixes(): string[] {
    return this.held?.announcements.map(({ prefix }) => prefix) ?? []
  }
}
