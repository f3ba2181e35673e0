import { setTimeout as sleep } from 'node:timers/promises'
import type { Rack } from '../rack/rack.ts'
import { visit } from '../rack/visit.ts'

export interface Visits {
  readonly asked: number
  /** Those that nobody answered within two seconds. */
  readonly lost: number
  readonly slowestMs: number
}

const pauseMs = 50

export interface SteadyVisitor extends AsyncDisposable {
  /** Ends the visits and tells how they went. */
  stop(): Promise<Visits>
}

/** Visits an address again and again, on a connection of its own each time. */
export function visitSteadily(rack: Rack, url: string, signal: AbortSignal): SteadyVisitor {
  const ending = new AbortController()
  const ended = (async (): Promise<Visits> => {
    let [asked, lost, slowestMs] = [0, 0, 0]
    while (!ending.signal.aborted && !signal.aborted) {
      const startedAt = performance.now()
      asked++
      await visit(rack, 'client', url, signal).catch(() => lost++)
      slowestMs = Math.max(slowestMs, performance.now() - startedAt)
      await sleep(pauseMs)
    }
    return { asked, lost, slowestMs }
  })()
  const stop = (): Promise<Visits> => {
    ending.abort()
    return ended
  }
  return {
    stop,
    async [Symbol.asyncDispose]() {
      await stop()
    },
  }
}
