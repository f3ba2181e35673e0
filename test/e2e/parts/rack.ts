import { join } from 'node:path'
import { startBerth } from '../rack/berth.ts'
import { startRack, type PoolKind } from '../rack/rack.ts'
import { runTour } from '../scenarios/tour/tour.ts'
import { tourNamespace } from '../scenarios/tour/step.ts'
import type { Tour } from '../scenarios/tour/step.ts'
import { walk } from '../scenarios/walk.ts'
import type { Part } from './part.ts'

/** Berth between the real control plane and the played Azure, with real packets. */
export async function runRack({ checks, programs, folder }: Part, signal: AbortSignal): Promise<void> {
  const options = { binaries: programs.components.folder, folder: join(folder, 'rack') }
  const started = await checks.check('rack: control plane, kube-proxies, kubelets and Azure run', () =>
    startRack(options, signal),
  )
  if (started === undefined) return
  await using rack = started
  let pools: PoolKind = 'interfaces'
  let berth = startBerth(rack, { pools })
  const failedBefore = checks.failed
  try {
    const tour: Tour = {
      rack,
      web: { namespace: tourNamespace, name: 'web' },
      say: checks.say,
      async restartBerth(how, whileAway) {
        await (how === 'kill' ? berth.kill() : berth.stop())
        await whileAway()
        berth = startBerth(rack, { pools })
      },
      async changePools(to) {
        await berth.stop()
        pools = to
        berth = startBerth(rack, { pools })
      },
      startStandby: () => startBerth(rack, { name: 'standby', pools }),
    }
    // The pools of the first walk hold interfaces, those of the second one addresses; the tour tries both on one Service.
    await walk({ rack, checks, floatingIp: true }, signal)
    await tour.changePools('addresses')
    await walk({ rack, checks, floatingIp: false }, signal)
    await runTour(tour, checks, signal)
    await checks.check('rack: every component still runs', async () => {
      rack.assertRuns()
    })
  } finally {
    await berth.stop()
    if (checks.failed > failedBefore) checks.say(`the end of Berth's log:\n${berth.tail(20)}`)
  }
}
