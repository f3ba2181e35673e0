import { join } from 'node:path'
import type { Checks } from './report/checks.ts'
import { startBerth } from './rack/berth.ts'
import { startRack } from './rack/rack.ts'
import { walk } from './scenarios/walk.ts'
import type { BuiltPrograms } from './tools/build.ts'

export interface Programs {
  readonly components: BuiltPrograms
  readonly older: BuiltPrograms
}

export interface Part {
  readonly checks: Checks
  readonly programs: Programs
  /** For logs and state of this run. */
  readonly folder: string
}

/** What a run is made of, in order; each can be run alone by its name. */
export const parts: Readonly<Record<string, (part: Part, signal: AbortSignal) => Promise<void>>> = {
  rack: runRack,
}

async function runRack({ checks, programs, folder }: Part, signal: AbortSignal): Promise<void> {
  const options = { binaries: programs.components.folder, folder: join(folder, 'rack') }
  const started = await checks.check('control plane, kube-proxies, kubelets and Azure run', () =>
    startRack(options, signal),
  )
  if (started === undefined) return
  await using rack = started
  const berth = startBerth(rack)
  try {
    for (const floatingIp of [true, false]) await walk({ rack, checks, floatingIp }, signal)
    await checks.check('every component still runs', async () => {
      rack.assertRuns()
      berth.assertRuns()
    })
  } finally {
    await berth.stop()
    if (checks.failed > 0) checks.say(`the end of Berth's log:\n${berth.tail(30)}`)
  }
}
