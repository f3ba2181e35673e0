import type { Knobs } from './knobs.ts'
import type { Lasting } from './state/section.ts'

/** Knobs that tell when they are turned, by whoever and in whatever way, so that it can be kept. */
export class TurnedKnobs implements Lasting<Knobs> {
  readonly knobs: Knobs
  readonly #given: Partial<Knobs>
  #watcher: () => void = () => undefined

  /** `given`: what whoever started the emulator asked for, which goes before what was turned in an earlier run. */
  constructor(defaults: Knobs, given: Partial<Knobs>) {
    this.#given = given
    this.knobs = new Proxy(
      { ...defaults, ...given },
      {
        set: (knobs, name, value) => {
          this.#watcher()
          return Reflect.set(knobs, name, value)
        },
      },
    )
  }

  saved(): Knobs {
    return { ...this.knobs }
  }

  restore(kept: Knobs): void {
    Object.assign(this.knobs, kept, this.#given)
  }

  watch(changed: () => void): void {
    this.#watcher = changed
  }
}
