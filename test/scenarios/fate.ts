/**
 * What is to befall the controllers of every stage that is raised meanwhile. `npm run kills` plays each scenario under
 * hundreds of fates; without one nothing happens.
 */
import type { HttpClient } from '@azure/core-rest-pipeline'
import { RestError } from '@azure/core-rest-pipeline'
import { pictureOf } from './picture.ts'
import type { Stage } from './stage.ts'

export interface Doomed {
  /** Counts the calls of controllers to Azure from 1; beyond the last one nothing happens. */
  readonly call: number
  readonly phase: 'before' | 'after'
}

/** How long a successor is awaited that the deployment starts, in played milliseconds. */
export const successionMs = 1000
/** Longer than anything that is put off: a machine without a Node is left alone for a quarter of an hour. */
const aftermathMs = 20 * 60_000

export class Fate {
  readonly #doomed: Doomed | undefined
  readonly #pictures: string[] = []
  #calls = 0

  constructor(doomed?: Doomed) {
    this.#doomed = doomed
  }

  /** So many calls there were. */
  get calls(): number {
    return this.#calls
  }

  /** What became of all stages, as they were left. */
  get pictures(): readonly string[] {
    return this.#pictures
  }

  /** The way to Azure of one controller, which `kill` ends. */
  wayOf(http: HttpClient, kill: () => void): HttpClient {
    return {
      sendRequest: async (request) => {
        this.#calls += 1
        if (this.#calls !== this.#doomed?.call) return http.sendRequest(request)
        if (this.#doomed.phase === 'after') await http.sendRequest(request)
        kill()
        throw new RestError('killed', { code: 'ECONNRESET', request })
      },
    }
  }

  /** Looks at what a stage leaves behind, once all that was put off has come. */
  async judge(stage: Stage): Promise<void> {
    await stage.time.pass(aftermathMs)
    this.#pictures.push(pictureOf(stage))
  }
}

let ruling: Fate | undefined

export function fateNow(): Fate | undefined {
  return ruling
}

/** Runs a scenario under a fate. One at a time. */
export async function under<T>(fate: Fate, play: () => Promise<T>): Promise<T> {
  ruling = fate
  try {
    return await play()
  } finally {
    ruling = undefined
  }
}
