/** The chart that a cluster is upgraded from: that of the last tag; as long as there is none, that of the commit before. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finish, output } from '../process/run.ts'
import type { ChartCluster } from './cluster.ts'
import { chart, tryHelm } from './helm.ts'

const root = join(import.meta.dirname, '../../..')
const path = 'charts/berth'

/** The version that it is given: lower than every one that was released. */
export const earlierVersion = '0.0.1'

/**
 * Writes it below the cluster's folder and returns its place. Today's chart with another version stands in for it where there
 * is no history, or where the commit before wrote nothing that can be installed.
 */
export async function earlierChart(cluster: ChartCluster, signal: AbortSignal): Promise<string> {
  const target = join(cluster.folder, 'earlier')
  const place = join(target, path)
  await mkdir(target, { recursive: true })
  if (!(await unpack(target, signal)) || !(await isWhole(cluster, place, signal))) {
    await rm(place, { recursive: true, force: true })
    await cp(chart, place, { recursive: true })
  }
  const about = join(place, 'Chart.yaml')
  const text = await readFile(about, 'utf8')
  await writeFile(about, text.replaceAll(/^(version|appVersion): .*$/gmu, `$1: ${earlierVersion}`))
  return place
}

async function unpack(target: string, signal: AbortSignal): Promise<boolean> {
  const archive = join(target, 'chart.tar')
  const args = ['archive', '-o', archive, await lastTag(signal), path]
  if ((await finish({ command: 'git', args, cwd: root }, signal)).code !== 0) return false
  await output({ command: 'tar', args: ['-xf', archive, '-C', target] }, signal)
  return true
}

async function isWhole(cluster: ChartCluster, place: string, signal: AbortSignal): Promise<boolean> {
  const backends = ['azure', 'bgp'].map((backend) =>
    tryHelm(cluster, { args: ['template', 'berth', place], values: { backend } }, signal),
  )
  return (await Promise.all(backends)).every(({ code }) => code === 0)
}

async function lastTag(signal: AbortSignal): Promise<string> {
  const tag = await finish({ command: 'git', args: ['describe', '--tags', '--abbrev=0'], cwd: root }, signal)
  return tag.code === 0 ? tag.stdout.trim() : 'HEAD~1'
}
