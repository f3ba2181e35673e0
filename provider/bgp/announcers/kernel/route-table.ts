/**
 * Our routes in one table of the kernel, and what we last knew of them: a change is written at once and not after a look,
 * which takes as long as the change itself for a thousand routes and much longer for ten thousand. Who else wrote there is
 * found out by the write that fails, or by the next look.
 */
import { AnnouncerError } from '../announcer.ts'
import { compareBlackholes, readBlackholes, writeBlackholes } from './blackhole-routes.ts'
import type { BlackholeRoute, RouteDifference } from './blackhole-routes.ts'
import type { RunIp } from './iproute.ts'

/** Use one method at a time. */
export class RouteTable {
  readonly #runIp: RunIp
  readonly #name: string
  #known: readonly BlackholeRoute[] | undefined

  /** @param name number or name of the table */
  constructor(runIp: RunIp, name: string) {
    this.#runIp = runIp
    this.#name = name
  }

  /** Looks at the kernel. */
  async read(signal: AbortSignal): Promise<readonly BlackholeRoute[]> {
    this.#known = undefined
    this.#known = await readBlackholes(this.#runIp, this.#name, signal)
    return this.#known
  }

  /**
   * Brings the table to `desired`: adds, lets `between` happen, and deletes, so that a route whose class changes is never gone.
   * Returns what was added.
   */
  async bring(
    desired: readonly BlackholeRoute[],
    between: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<readonly BlackholeRoute[]> {
    const { missing, surplus } = await this.#add(desired, signal)
    await between()
    await this.#write('delete', surplus, signal)
    this.#known = desired
    return missing
  }

  /** Adds what is missing, by a look. */
  async heal(desired: readonly BlackholeRoute[], signal: AbortSignal): Promise<void> {
    const { missing } = compareBlackholes(desired, await this.read(signal))
    await this.#write('add', missing, signal)
  }

  /** Deletes routes and adds them again: whoever listens to the kernel hears of them anew. */
  async renew(routes: readonly BlackholeRoute[], signal: AbortSignal): Promise<void> {
    await this.#write('delete', routes, signal)
    await this.#write('add', routes, signal)
  }

  async #add(desired: readonly BlackholeRoute[], signal: AbortSignal): Promise<RouteDifference> {
    const known = this.#known
    const difference = compareBlackholes(desired, known ?? (await this.read(signal)))
    try {
      await this.#write('add', difference.missing, signal)
      return difference
    } catch (error) {
      // Somebody else was here, or a write of ours ended half-way: only the kernel knows what is missing.
      if (known === undefined || !(error instanceof AnnouncerError)) throw error
      const seen = compareBlackholes(desired, await this.read(signal))
      await this.#write('add', seen.missing, signal)
      return seen
    }
  }

  /** What is known is right again once the whole change has ended. */
  async #write(verb: 'add' | 'delete', routes: readonly BlackholeRoute[], signal: AbortSignal): Promise<void> {
    if (routes.length === 0) return
    this.#known = undefined
    await writeBlackholes(this.#runIp, { verb, table: this.#name, routes }, signal)
  }
}
