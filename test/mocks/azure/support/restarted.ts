import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EmulatorOptions } from '#mocks/azure/emulator'
import { FakeClock } from '#mocks/time/clock'
import { startRaw } from './raw.ts'
import type { Raw, RawAnswer } from './raw.ts'

/** A directory in which one emulator after the other is started, on one clock. */
export class Restarted {
  readonly directory = mkdtempSync(join(tmpdir(), 'azure-state-'))
  readonly clock = new FakeClock()
  readonly #running: Raw[] = []

  async start(options: EmulatorOptions = {}): Promise<Raw> {
    return this.own(await startRaw({ directory: this.directory, clock: this.clock, latency: 'real', ...options }))
  }

  /** Stops one and starts the next. */
  async restart(raw: Raw, options: EmulatorOptions = {}): Promise<Raw> {
    await raw.stop()
    return this.start(options)
  }

  /** Has one stopped at the end that was started elsewhere. */
  own(raw: Raw): Raw {
    this.#running.push(raw)
    return raw
  }

  async end(): Promise<void> {
    await Promise.all(this.#running.map((raw) => raw.stop()))
    rmSync(this.directory, { recursive: true, force: true })
  }
}

/** Answers the path of the operation that a write names. */
export function operationOf({ headers }: RawAnswer): string {
  return new URL(String(headers['azure-asyncoperation'])).pathname
}
