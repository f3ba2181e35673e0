import { join } from 'node:path'
import { checkRendering } from '../chart/check-rendering.ts'
import { checkMeaning } from '../chart/check-meaning.ts'
import { checkLife } from '../chart/check-life.ts'
import { checkNeighbours } from '../chart/check-neighbours.ts'
import { startChartCluster } from '../chart/cluster.ts'
import { buildPrograms } from '../tools/build.ts'
import { helm } from '../tools/programs.ts'
import type { Part } from './part.ts'

/** The chart with the real helm on a real API server: what it writes, and its life from installation to the end. */
export async function runChart({ checks, programs, folder }: Part, signal: AbortSignal): Promise<void> {
  const built = await checks.check('chart: helm is built', () => buildPrograms(helm, checks.say, signal))
  if (built === undefined) return
  const options = {
    binaries: programs.components.folder,
    helm: join(built.folder, 'helm'),
    folder: join(folder, 'chart'),
  }
  const started = await checks.check('chart: an API server runs', () => startChartCluster(options, signal))
  if (started === undefined) return
  await using cluster = started
  await checkRendering(cluster, checks, signal)
  await checkMeaning(cluster, checks, signal)
  await checkLife(cluster, checks, signal)
  await checkNeighbours(cluster, checks, signal)
}
