/** Prometheus over what the chart installed: its targets, every expression of the dashboard, every alert. */
import { join } from 'node:path'
import type { KubectlSite } from '../rack/kubectl.ts'
import type { Checks } from '../report/checks.ts'
import { assertAlerts } from './assert-alerts.ts'
import { readAlerts, readMonitors, readPanels } from './installed-monitoring.ts'
import { lintMetrics } from './lint-metrics.ts'
import { startPrometheus, type Prometheus, type PrometheusPrograms } from './prometheus.ts'
import { scrapeConfigs } from './scrape-configs.ts'
import { untilShown } from './shown.ts'
import { untilUp } from './targets.ts'

export interface Observed {
  readonly name: string
  readonly site: KubectlSite
  readonly checks: Checks
  readonly programs: PrometheusPrograms
  /** Jobs with the number of their targets. */
  readonly targets: Readonly<Record<string, number>>
  /** The rows of the dashboard in which every panel has something to show, but for those of `empty`. */
  readonly rows: readonly string[]
  /** Titles of panels that show only what went wrong. */
  readonly empty: readonly string[]
  /** Makes the cluster do what there is to show of. */
  readonly live: (signal: AbortSignal) => Promise<void>
  readonly alertsAs: 'PrometheusRule' | 'ConfigMap'
}

/** Runs all checks, with a Prometheus that lives as long. */
export async function observe(observed: Observed, tokenFile: string, signal: AbortSignal): Promise<void> {
  const { name, checks, site } = observed
  const started = await checks.check(
    `observed, ${name}: Prometheus finds what the chart’s monitors name, and reads it by its token`,
    async () => {
      const running = await startOver(observed, tokenFile, signal)
      await untilUp(running, observed.targets, signal).catch(async (error: unknown) => {
        await running.daemon.stop()
        throw error
      })
      return running
    },
  )
  if (started === undefined) return
  try {
    await checks.check(`observed, ${name}: Services get their addresses while it looks`, () => observed.live(signal))
    const panels = await readPanels(site, signal)
    await checks.check(
      `observed, ${name}: every expression of the dashboard is answered, and every panel has what it shows`,
      () => untilShown(started, panels, observed, signal),
    )
    await checks.check(`observed, ${name}: every alert is evaluated, and none fires where all is well`, () =>
      assertAlerts(started, observed, signal),
    )
    await checks.check(
      `observed, ${name}: promtool finds nothing in what each process serves but MetalLB’s own names`,
      () => lintMetrics(started, observed, tokenFile, signal),
    )
  } finally {
    await started.daemon.stop()
  }
}

async function startOver(
  { site, programs, alertsAs }: Observed,
  tokenFile: string,
  signal: AbortSignal,
): Promise<Prometheus> {
  const monitors = await readMonitors(site, signal)
  const scrapes = await Promise.all(monitors.map((one) => scrapeConfigs(site, one, { tokenFile }, signal)))
  const rules = (await readAlerts(site, alertsAs, signal)).whole
  const where = { namespace: site.namespaces.controlPlane, folder: join(site.folder, 'prometheus') }
  return await startPrometheus({ programs, ...where, scrapes: scrapes.flat(), rules }, signal)
}
