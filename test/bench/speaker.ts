/** What one speaker takes of its node with 10,000 Services: memory, time until all is announced, and processor at rest. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { writeBundle } from '#cli/bundle'
import { leanPackages } from '#cli/lean-bundle'
import { startApiServer } from '#mocks/kubernetes/api-server'
import type { ApiServer } from '#mocks/kubernetes/api-server'

const services = 10_000
const settleMs = 10_000
const restMs = 60_000
/** The kernel counts processor time in these (sysconf _SC_CLK_TCK). */
const tickMs = 10

export async function benchSpeaker(): Promise<Record<string, number | string>> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-bench-speaker-'))
  const server = await startApiServer({ customResources: true, serviceClusterIPRange: '10.0.0.0/12' })
  let child: ChildProcess | undefined
  try {
    fill(server)
    const entry = join(import.meta.dirname, 'speaker-process.ts')
    await writeBundle({ file: 'speaker.mjs', entry, plugins: leanPackages }, folder)
    await writeFile(join(folder, 'kubeconfig'), server.kubeconfig())
    const startedAt = performance.now()
    const args = [join(folder, 'speaker.mjs'), join(folder, 'kubeconfig')]
    child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    await untilAnnounced(child)
    const allMs = performance.now() - startedAt
    await sleep(settleMs)
    const before = await cpuMsOf(child)
    await sleep(restMs)
    const cpuMs = (await cpuMsOf(child)) - before
    const rest = await memoryOf(child)
    return {
      'Services with slices': services,
      'process started to all announced, s': Math.round(allMs / 100) / 10,
      'resident memory at rest, MB': Math.round(rest.residentKb / 1024),
      'resident memory at its highest, MB': Math.round(rest.highestKb / 1024),
      'of a core at rest, %': Math.round((cpuMs / restMs) * 10_000) / 100,
    }
  } finally {
    child?.kill('SIGKILL')
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function untilAnnounced({ stdout }: ChildProcess): Promise<void> {
  if (stdout === null) return
  for await (const line of createInterface({ input: stdout, signal: AbortSignal.timeout(120_000) }))
    if (Number(line) === services) return
  throw new Error('the speaker ended before it had announced all')
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function memoryOf({ pid }: ChildProcess) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8')
  const kb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1])
  return { residentKb: kb('VmRSS'), highestKb: kb('VmHWM') }
}

async function cpuMsOf({ pid }: ChildProcess): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  // After the name in parentheses: state, ten more, then user and system time.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMs
}

function fill({ store }: ApiServer): void {
  store.create('namespaces', { metadata: { name: 'metallb-system' } })
  for (const name of ['node1', 'node2', 'node3']) store.create('nodes', { metadata: { name } })
  configure(store, 'ipaddresspools', { addresses: ['172.16.0.0/16'] })
  configure(store, 'bgppeers', { myASN: 64522, peerASN: 64512, peerAddress: '10.0.0.1' })
  configure(store, 'bgpadvertisements', {})
  for (let at = 0; at < services; at += 1) serve(store, at)
}

function configure(store: ApiServer['store'], resource: string, spec: object): void {
  store.create(resource, { metadata: { namespace: 'metallb-system', name: 'rack' }, spec })
}

function serve(store: ApiServer['store'], at: number): void {
  const [namespace, name] = ['default', `service-${at}`]
  const spec = {
    type: 'LoadBalancer',
    ports: [{ port: 80 }],
    selector: { app: name },
    allocateLoadBalancerNodePorts: false,
  }
  const created = store.create('services', { metadata: { namespace, name, labels: { app: name } }, spec })
  const status = { loadBalancer: { ingress: [{ ip: `172.16.${at >> 8}.${at & 255}` }] } }
  store.update('services', { ...created, status }, { subresource: 'status' })
  store.create('endpointslices', {
    metadata: { namespace, name, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints: ['node1', 'node2', 'node3'].map((nodeName, one) => ({
      addresses: [`10.24${one}.${at >> 8}.${at & 255}`],
      nodeName,
      conditions: { ready: true, serving: true, terminating: false },
      targetRef: { kind: 'Pod', namespace, name: `${name}-${one}` },
    })),
  })
}
