import type { Logger } from 'pino'
import type { Failure } from '#provider/bgp/speaker/announcement-loop'

/** Logs what the daemon refuses and that it is away: each once while it lasts, and that it is over. */
export class Trouble {
  readonly #log: Logger
  #last: string | undefined

  constructor(log: Logger) {
    this.#log = log
  }

  tell(failure: Failure | undefined): void {
    const line = failure === undefined ? undefined : `${failure.kind}: ${failure.message}`
    if (line === this.#last) return
    this.#last = line
    if (failure === undefined) this.#log.info('the daemon does as it is told again')
    else this.#log.warn({ kind: failure.kind }, failure.message)
  }
}
