import { deepStrictEqual } from 'node:assert/strict'
import { join } from 'node:path'
import type { Checks } from '../report/checks.ts'
import type { PrometheusPrograms } from './prometheus.ts'

const root = join(import.meta.dirname, '../../..')
const rules = join(root, 'charts/berth/files/alerts.yaml')
const tests = join(root, 'test/charts/testdata/alerts.test.yaml')

/** The rules by themselves: as Prometheus reads them, and each of them on its condition and short of it. */
export async function checkRules({ promtool }: PrometheusPrograms, checks: Checks, signal: AbortSignal): Promise<void> {
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await promtool({ args }, signal)
    deepStrictEqual({ code, stderr: stderr.trim() }, { code: 0, stderr: '' }, `${stdout}${stderr}`)
  }
  await checks.check('observed: promtool takes the rules', () => run('check', 'rules', '--lint-fatal', rules))
  await checks.check('observed: every alert fires on its condition, and not short of it', () =>
    run('test', 'rules', tests),
  )
}
