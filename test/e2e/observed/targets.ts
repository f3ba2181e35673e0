import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { until } from '../process/deadline.ts'
import type { Prometheus } from './prometheus.ts'

const targets = z.object({
  activeTargets: z.array(
    z.object({
      labels: z.record(z.string(), z.string()),
      scrapeUrl: z.string(),
      health: z.string(),
      lastError: z.string(),
    }),
  ),
})

export type Target = z.infer<typeof targets>['activeTargets'][number]

export async function readTargets(prometheus: Prometheus, signal: AbortSignal): Promise<readonly Target[]> {
  return targets.parse(await prometheus.ask('targets', { state: 'active' }, signal)).activeTargets
}

/** Waits until each job has so many targets, all of them up and nothing beside them. */
export async function untilUp(
  prometheus: Prometheus,
  wanted: Readonly<Record<string, number>>,
  signal: AbortSignal,
): Promise<void> {
  const areUp = async (): Promise<true> => {
    const found = await readTargets(prometheus, signal)
    const down = found.filter(({ health }) => health !== 'up')
    const counts = Object.fromEntries(
      [...Map.groupBy(found, (one) => one.labels['job'] ?? '')].map(([job, all]) => [job, all.length]),
    )
    const isAll = isDeepStrictEqual(counts, wanted)
    if (isAll && down.length === 0) return true
    const why = down.map(({ scrapeUrl, health, lastError }) => `${scrapeUrl} is ${health}: ${lastError}`)
    throw new Error([JSON.stringify(counts), ...why].join('\n'))
  }
  await until({ what: `targets ${JSON.stringify(wanted)} are up`, timeoutMs: 20_000, everyMs: 300 }, areUp, signal)
}
