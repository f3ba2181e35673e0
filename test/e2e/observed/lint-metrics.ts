import { readFile } from 'node:fs/promises'
import { output } from '../process/run.ts'
import type { KubectlSite } from '../rack/kubectl.ts'
import type { Prometheus, PrometheusPrograms } from './prometheus.ts'
import { readTargets } from './targets.ts'

/** MetalLB calls gauges so, and its dashboards go on with these names (reference bgp.md 1.5). */
const metallbs = /^(?:metallb|frrk8s)_\w+ non-counter metrics should not have "_total" suffix$/

interface Linted {
  readonly site: KubectlSite
  readonly programs: PrometheusPrograms
}

/** Gives promtool what every process serves, as it is read by who Prometheus is. */
export async function lintMetrics(
  prometheus: Prometheus,
  { site, programs }: Linted,
  tokenFile: string,
  signal: AbortSignal,
): Promise<void> {
  const token = await readFile(tokenFile, 'utf8')
  const targets = await readTargets(prometheus, signal)
  if (targets.length === 0) throw new Error('there is no target')
  for (const { scrapeUrl } of targets) {
    const header = `header = "Authorization: Bearer ${token}"`
    const curl = ['netns', 'exec', site.namespaces.controlPlane, 'curl', '-sSk', '--fail', '--config', '-', scrapeUrl]
    const text = await output({ command: 'ip', args: curl, input: header }, signal)
    const { stdout, stderr } = await programs.promtool({ args: ['check', 'metrics'], input: text }, signal)
    const said = `${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !metallbs.test(line))
    if (said.length > 0) throw new Error(`${scrapeUrl}:\n${said.join('\n')}`)
  }
}
