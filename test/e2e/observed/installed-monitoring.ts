/** What the chart has installed for Prometheus and Grafana, read from the API server as they would read it. */
import { parse } from 'yaml'
import { z } from 'zod'
import { kubectl, type KubectlSite } from '../rack/kubectl.ts'
import { processNamespace } from '../kubelet/process-namespace.ts'

const groups = z.object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string() })) })) })
export type AlertGroups = z.infer<typeof groups>

const panel = z.object({
  type: z.string(),
  title: z.string(),
  targets: z.array(z.object({ expr: z.string() })).default([]),
})

export interface Panel {
  readonly title: string
  /** The row that it stands in. */
  readonly row: string
  readonly expressions: readonly string[]
}

const rules = z.object({ spec: z.unknown() })
const configMap = z.object({ data: z.record(z.string(), z.string()) })
const list = z.object({ items: z.array(z.unknown()) })

export async function readMonitors(site: KubectlSite, signal: AbortSignal): Promise<readonly unknown[]> {
  return list.parse(await get(site, ['servicemonitors,podmonitors'], signal)).items
}

/** The groups of alerts with all that stands in them, as a resource of the operator or as a file of a ConfigMap. */
export async function readAlerts(site: KubectlSite, as: 'PrometheusRule' | 'ConfigMap', signal: AbortSignal) {
  const object = await get(site, [as, 'berth-alerts'], signal)
  const text =
    as === 'PrometheusRule' ? rules.parse(object).spec : parse(configMap.parse(object).data['berth.yaml'] ?? '')
  return { whole: z.looseObject({}).parse(text), groups: groups.parse(text) }
}

export async function readPanels(site: KubectlSite, signal: AbortSignal): Promise<readonly Panel[]> {
  const { data } = configMap.parse(await get(site, ['configmap', 'berth-dashboard'], signal))
  const panels = z.object({ panels: z.array(panel) }).parse(JSON.parse(data['berth.json'] ?? '')).panels
  let row = ''
  return panels.flatMap(({ type, title, targets }) => {
    if (type === 'row') row = title
    return type === 'row' ? [] : [{ title, row, expressions: targets.map(({ expr }) => expr) }]
  })
}

async function get(site: KubectlSite, args: readonly string[], signal: AbortSignal): Promise<unknown> {
  return JSON.parse(await kubectl(site, ['get', '-n', processNamespace, ...args, '-o', 'json'], signal))
}
