import type { Controller, Ending } from '#reconcilers/controller'

/** A controller with all that was opened for it. */
export interface RunningController {
  readonly working: Promise<void>
  readonly ended: Promise<Ending>
  stop(): Promise<void>
}

/** Closes what was opened for a controller when it has ended, whatever ended it. */
export function closeAfter(controller: Controller, close: () => Promise<void>): RunningController {
  const ended = controller.ended.then(async (ending) => {
    await close()
    return ending
  })
  return {
    working: controller.working,
    ended,
    async stop() {
      await controller.stop()
      await ended
    },
  }
}
