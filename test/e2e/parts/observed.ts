import { join } from 'node:path'
import { prepareInstallation } from '../installed/installation.ts'
import { observeAzure } from '../observed/azure.ts'
import { observeBareMetal } from '../observed/bare-metal.ts'
import { fetchPrometheus } from '../observed/prometheus.ts'
import { checkRules } from '../observed/rules.ts'
import type { Part } from './part.ts'

/** What the chart brings for Prometheus and Grafana, judged by the real Prometheus over what runs from the chart. */
export async function runObserved(part: Part, signal: AbortSignal): Promise<void> {
  const { checks, folder } = part
  const programs = await checks.check('observed: Prometheus and promtool are there', () =>
    fetchPrometheus({ folder: join(folder, 'prometheus'), say: checks.say }, signal),
  )
  if (programs === undefined) return
  await checkRules(programs, checks, signal)
  const installation = await prepareInstallation(part, signal)
  if (installation === undefined) return
  await observeAzure(installation, programs, signal)
  await observeBareMetal(installation, programs, signal)
}
