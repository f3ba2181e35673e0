/**
 * What the bundled controller takes of its machine: thousands of Services on many load balancers with nodes of their own. The
 * goals are those of issue 5, for 3,500 external and 1,500 internal Services and 1,000 nodes. BERTH_BENCH_SHARE says how much of
 * that is made: a tenth takes two minutes on two cores, the whole a quarter of an hour.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bundles, writeBundle } from '#cli/bundle'
import type { Bench } from './benches.ts'
import { startFullCluster, type FullCluster } from './full-cluster.ts'

const share = Number(process.env['BERTH_BENCH_SHARE'] ?? 0.1)
const size = {
  external: Math.round(3500 * share),
  internal: Math.round(1500 * share),
  nodes: Math.round(1000 * share),
}
const settleMs = 30_000
const patienceMs = 10 * 60_000
const tickMs = 10

export const benchController: Bench = async () => {
  // Real latencies: with shorter ones each write carries a few Services only, and the writes are what is measured.
  const cluster = await startFullCluster(size, 'real')
  let child: ChildProcess | undefined
  try {
    const bundle = await bundled(cluster)
    const filling = (child = start(bundle, cluster))
    const madeMs = await cluster.untilAllShow(() => assertLives(filling))
    await untilIdle(filling)
    const worked = await processorMs(filling)
    const made = await memoryOf(filling)
    await end(filling)
    cluster.azure.emulator.log.clear()
    child = start(bundle, cluster)
    await pause(settleMs)
    await untilIdle(child)
    const restarted = await memoryOf(child)
    return {
      Services: `${size.external} external, ${size.internal} internal`,
      'nodes, load balancers': `${size.nodes}, ${cluster.balancers}`,
      'all addresses after': `${(madeMs / 1000).toFixed(0)} s`,
      'of its processor for that': `${(worked / 1000).toFixed(0)} s`,
      'at its highest while that': `${made.highestMb} MB`,
      'at rest after that': `${made.residentMb} MB (goal 260 MB)`,
      'restart: at its highest': `${restarted.highestMb} MB (goal 400 MB)`,
      'restart: at rest': `${restarted.residentMb} MB (goal 260 MB)`,
      'restart: writes': cluster.azure.emulator.log.count({ class: 'write' }),
      'restart: reads': cluster.azure.emulator.log.count({ class: 'read' }),
    }
  } finally {
    if (child !== undefined) await end(child)
    await cluster.stop()
  }
}

async function bundled({ folder }: FullCluster): Promise<string> {
  const [bundle] = bundles
  if (bundle === undefined) throw new Error('no bundle')
  await writeBundle(bundle, folder)
  return join(folder, bundle.file)
}

function start(bundle: string, { kubeconfig, azure }: FullCluster): ChildProcess {
  const flags = [
    `--kubeconfig=${kubeconfig}`,
    `--cloud-config=${azure.cloudConfig}`,
    '--secure-port=0',
    '--log-level=warn',
  ]
  return spawn(process.execPath, [bundle, 'controller', ...flags], { stdio: 'ignore' })
}

function assertLives({ exitCode, signalCode }: ChildProcess): void {
  if (exitCode !== null || signalCode !== null) throw new Error(`the controller ended with ${exitCode ?? signalCode}`)
}

/** Waits until the controller has hardly used the processor for a while: on a busy machine that takes what it takes. */
async function untilIdle(child: ChildProcess): Promise<void> {
  const startedAt = performance.now()
  for (let idle = 0, before = Infinity; idle < 3 && performance.now() - startedAt < patienceMs;) {
    await pause(5_000)
    assertLives(child)
    const now = await processorMs(child)
    idle = now - before < 250 ? idle + 1 : 0
    before = now
  }
}

async function processorMs({ pid }: ChildProcess): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  // After the name in parentheses: state, ten more, then user and system time.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMs
}

async function memoryOf({ pid }: ChildProcess) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8')
  const mb = (name: string) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1024)
  return { residentMb: mb('VmRSS'), highestMb: mb('VmHWM') }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}
