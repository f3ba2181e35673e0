import { z } from 'zod'
import { until } from '../process/deadline.ts'
import type { KubectlSite } from '../rack/kubectl.ts'
import { readAlerts } from './installed-monitoring.ts'
import type { Prometheus } from './prometheus.ts'

const answer = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({ name: z.string(), health: z.string(), state: z.string(), lastError: z.string().optional() }),
      ),
    }),
  ),
})

interface Installed {
  readonly site: KubectlSite
  readonly alertsAs: 'PrometheusRule' | 'ConfigMap'
}

/** Throws unless Prometheus has evaluated every alert that the chart brings, without an error, and none is on. */
export async function assertAlerts(
  prometheus: Prometheus,
  { site, alertsAs }: Installed,
  signal: AbortSignal,
): Promise<void> {
  const { groups } = await readAlerts(site, alertsAs, signal)
  const names = groups.groups.flatMap(({ rules }) => rules.map(({ alert }) => alert))
  const judge = async (): Promise<true> => {
    const rules = answer
      .parse(await prometheus.ask('rules', { type: 'alert' }, signal))
      .groups.flatMap((group) => group.rules)
    const missing = names.filter((name) => !rules.some((rule) => rule.name === name))
    const wrong = rules.filter(({ health, state }) => health !== 'ok' || state !== 'inactive')
    if (names.length > 0 && missing.length === 0 && wrong.length === 0) return true
    throw new Error(JSON.stringify({ missing, wrong }, undefined, 2))
  }
  // A session that was just made was down a moment ago: what is pending for that goes by itself.
  await until({ what: 'every alert was evaluated, and none is on', timeoutMs: 30_000 }, judge, signal)
}
