/**
 * What the bundled controller takes of its machine: thousands of Services on many load balancers with nodes of their own. The
 * goals are those of issue 5, for 3,500 external and 1,500 internal Services and 1,000 nodes. BERTH_BENCH_SHARE says how much of that is
 * made: a quarter, for the local Azure has Azure's quota of 1,000 public IPs.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bundles, writeBundle } from '#cli/bundle'
import { startLocalAzure } from '#cli/demo/local-azure'
import { startApiServer, type ApiServer } from '#mocks/kubernetes/api-server'
import type { Bench } from './benches.ts'

const share = Number(process.env['BERTH_BENCH_SHARE'] ?? 0.25)
const external = Math.round(3500 * share)
const internal = Math.round(1500 * share)
const nodes = Math.round(1000 * share)
/** Each Service is a rule on every node of its load balancer, of which Azure allows 300. */
const rulesPerNode = 280
const balancers = Math.ceil((external + internal) / rulesPerNode)
const settleMs = 15_000
const patienceMs = 20 * 60_000

const addresses = {
  publicAddresses: '20.0.0.0/16',
  virtualNetwork: '10.0.0.0/8',
  host: (n: number) => `10.1.${Math.floor(n / 250)}.${(n % 250) + 4}`,
  release: () => Promise.resolve(),
}

export const benchController: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-bench-controller-'))
  const server = await startApiServer({ serviceClusterIPRange: '10.96.0.0/12', nodePortRange: [20_000, 42_767] })
  const taken = Array.from({ length: nodes }, (_, at) => addresses.host(at))
  const options = { emulator: { knobs: { throttle: 'off' } }, latency: 'fast', range: addresses } as const
  const azure = await startLocalAzure({ ...options, directory: folder, taken })
  let child: ChildProcess | undefined
  try {
    await configure(azure.cloudConfig)
    fill(server)
    const [bundle] = bundles
    if (bundle === undefined) throw new Error('no bundle')
    await writeBundle(bundle, folder)
    await writeFile(join(folder, 'kubeconfig'), server.kubeconfig())
    const start = () =>
      spawn(process.execPath, [join(folder, bundle.file), 'controller', ...flags(folder, azure)], { stdio: 'ignore' })
    child = start()
    const madeMs = await untilAllShow(server, child)
    await pause(settleMs)
    const made = await memoryOf(child)
    await end(child)
    azure.emulator.log.clear()
    child = start()
    await pause(2 * settleMs)
    const restarted = await memoryOf(child)
    return {
      Services: `${external} external, ${internal} internal`,
      'nodes, load balancers': `${nodes}, ${balancers}`,
      'all addresses after': `${(madeMs / 1000).toFixed(0)} s`,
      'at rest after that': `${made.residentMb} MB (goal 260 MB)`,
      'restart: at its highest': `${restarted.highestMb} MB (goal 400 MB)`,
      'restart: at rest': `${restarted.residentMb} MB (goal 260 MB)`,
      'restart: writes': azure.emulator.log.count({ class: 'write' }),
    }
  } finally {
    if (child !== undefined) await end(child)
    await azure.emulator.stop()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

function flags(folder: string, azure: { readonly cloudConfig: string }): readonly string[] {
  const own = ['--controllers=service', '--secure-port=0']
  return [...own, `--kubeconfig=${join(folder, 'kubeconfig')}`, `--cloud-config=${azure.cloudConfig}`]
}

/** Load balancers whose nodes are told apart by a label. */
async function configure(cloudConfig: string): Promise<void> {
  const file = JSON.parse(await readFile(cloudConfig, 'utf8')) as object
  const configurations = Array.from({ length: balancers }, (_, at) => ({
    name: at === 0 ? 'kubernetes' : `lb${at}`,
    primaryVMSet: `pool${at}`,
    nodeSelector: { matchLabels: { pool: `${at}` } },
  }))
  await writeFile(cloudConfig, JSON.stringify({ ...file, multipleStandardLoadBalancerConfigurations: configurations }))
}

function fill({ store }: ApiServer): void {
  for (let at = 0; at < nodes; at += 1) {
    store.create('nodes', {
      metadata: { name: `node${at}`, labels: { pool: `${at % balancers}` } },
      status: { addresses: [{ type: 'InternalIP', address: addresses.host(at) }] },
    })
  }
  const inside = { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' }
  for (let at = 0; at < external + internal; at += 1) {
    store.create('services', {
      metadata: { namespace: 'default', name: `web${at}`, ...(at < internal ? { annotations: inside } : {}) },
      spec: { type: 'LoadBalancer', selector: { app: `web${at}` }, ports: [{ port: 80, protocol: 'TCP' }] },
    })
  }
}

async function untilAllShow({ store }: ApiServer, child: ChildProcess): Promise<number> {
  const startedAt = performance.now()
  const shown = new Set<string>()
  const unwatch = store.watch('services', ({ object }) => {
    const { metadata, status } = object as Shown
    if ((status?.loadBalancer?.ingress ?? []).length > 0) shown.add(metadata.name)
  })
  try {
    while (shown.size < external + internal) {
      if (child.exitCode !== null) throw new Error(`the controller ended with ${child.exitCode}`)
      if (performance.now() - startedAt > patienceMs) throw new Error(`only ${shown.size} Services have an address`)
      await pause(500)
    }
    return performance.now() - startedAt
  } finally {
    unwatch()
  }
}

interface Shown {
  readonly metadata: { readonly name: string }
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly unknown[] } }
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
