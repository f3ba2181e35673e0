import type { Check } from '#reconcilers/check'
import type { Controller, Ending } from '#reconcilers/controller'

import { debugPages, type DebugPages } from './debug/debug-pages.ts'

/** A controller with all that was opened for it. */
export interface RunningController {
  readonly working: Promise<void>
  readonly ended: Promise<Ending>
  /** What has to hold before it counts as ready. */
  checks(): readonly Check[]
  /** What it knows under `/debug`; undefined: there is no such page. */
  debug(path: string, signal: AbortSignal): Promise<unknown>
  stop(): Promise<void>
}

/** Closes what was opened for a controller when it has ended, whatever ended it. */
export function closeAfter(
  controller: Controller,
  debug: Readonly<Record<string, DebugPages>>,
  close: () => Promise<void>,
): RunningController {
  const ended = controller.ended.then(async (ending) => {
    await close()
    return ending
  })
  return {
    working: controller.working,
    ended,
    checks: () => controller.checks(),
    debug: debugPages(debug),
    async stop() {
      await controller.stop()
      await ended
    },
  }
}
