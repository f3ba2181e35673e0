import { z } from 'zod'
import { until } from '../process/deadline.ts'
import type { Panel } from './installed-monitoring.ts'
import type { Prometheus } from './prometheus.ts'

const series = z.object({
  result: z.array(
    z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.tuple([z.number(), z.string()])) }),
  ),
})

interface Wanted {
  readonly rows: readonly string[]
  readonly empty: readonly string[]
}

/**
 * Asks every expression of the dashboard as Grafana does, over a range, and waits until each panel of `rows` has a number to
 * show, but for those of `empty`, which may have none. An expression that is refused fails at once.
 */
export async function untilShown(
  prometheus: Prometheus,
  panels: readonly Panel[],
  { rows, empty }: Wanted,
  signal: AbortSignal,
): Promise<void> {
  const wanted = panels.filter(({ row, title }) => rows.includes(row) && !empty.includes(title))
  const areShown = async (): Promise<true> => {
    const blank: string[] = []
    for (const panel of wanted) {
      for (const expression of panel.expressions) {
        if (!(await hasNumbers(prometheus, expression, signal))) blank.push(`${panel.title}: ${expression}`)
      }
    }
    if (blank.length === 0) return true
    throw new Error(`nothing to show:\n${blank.join('\n')}`)
  }
  for (const { expressions } of panels)
    for (const expression of expressions) await hasNumbers(prometheus, expression, signal)
  await until({ what: 'every panel shows something', timeoutMs: 20_000, everyMs: 500 }, areShown, signal)
}

/** Four scrapes a second apart, as Grafana would make it of the interval of its data source. */
const rateInterval = '4s'
const rangeSeconds = 60

async function hasNumbers(prometheus: Prometheus, expression: string, signal: AbortSignal): Promise<boolean> {
  const now = Date.now() / 1000
  const range = { start: String(now - rangeSeconds), end: String(now), step: '1' }
  const query = expression.replaceAll('$__rate_interval', rateInterval)
  const { result } = series.parse(await prometheus.ask('query_range', { query, ...range }, signal))
  return result.some(({ values }) => values.some(([, value]) => Number.isFinite(Number(value))))
}
