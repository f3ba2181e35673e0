import { join } from 'node:path'
import { handSteps } from '../scenarios/demo/by-hand.ts'
import { startDemo } from '../scenarios/demo/demo.ts'
import type { Part } from './part.ts'

/** `npm start`, then by hand with a new and an older kubectl what the README promises, then Ctrl-C. */
export async function runDemo({ checks, programs, folder }: Part, signal: AbortSignal): Promise<void> {
  const demo = await checks.check('npm start walks, tells how to go on, and stays up', () =>
    startDemo(join(folder, 'demo'), signal),
  )
  if (demo === undefined) return
  try {
    for (const built of [programs.components, programs.older]) {
      const name = `hand-${built.version.replaceAll('.', '-')}`
      for (const step of handSteps) {
        await checks.check(`npm start, kubectl ${built.version}: ${step.name}`, () =>
          step.run({ demo, kubectl: join(built.folder, 'kubectl'), name }, signal),
        )
      }
    }
    await checks.check('npm start: Ctrl-C ends it and leaves no process and no file', () => demo.interrupt(signal))
  } finally {
    await demo.stop()
  }
}
