/** What one speaker takes of its node with 10,000 Services: memory, time until all is announced, and processor at rest. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kubeconfigOnly, writeBundle } from '#cli/bundle'
import { startApiServer } from '#mocks/kubernetes/api-server'
import type { ApiServer } from '#mocks/kubernetes/api-server'

const services = 10_000
const restMs = 20_000
/** As the image starts it: left to itself V8 keeps 100 MB of what is garbage already after the first lists. */
const smallYoungSpace = '--max-semi-space-size=1'

export async function benchSpeaker(): Promise<Record<string, number | string>> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-bench-speaker-'))
  const server = await startApiServer({ customResources: true, serviceClusterIPRange: '10.0.0.0/12' })
  let child: ChildProcess | undefined
  try {
    fill(server)
    const entry = join(import.meta.dirname, 'speaker-process.ts')
    await writeBundle({ file: 'speaker.mjs', entry, plugins: [kubeconfigOnly] }, folder)
    await writeFile(join(folder, 'kubeconfig'), server.kubeconfig())
    const startedAt = performance.now()
    child = fork(join(folder, 'speaker.mjs'), [join(folder, 'kubeconfig')], { execArgv: [smallYoungSpace] })
    await told(child, ({ announced }) => announced === services)
    const allMs = performance.now() - startedAt
    const before = await ask(child)
    await new Promise((resolve) => setTimeout(resolve, restMs))
    const after = await ask(child)
    const cpuMs = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000
    return {
      'Services with slices': services,
      'process started to all announced, s': Math.round(allMs / 100) / 10,
      'resident memory, MB': Math.round(after.rss / 1024 / 1024),
      'of a core at rest, %': Math.round((cpuMs / restMs) * 1000) / 10,
    }
  } finally {
    child?.kill('SIGKILL')
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Word {
  readonly announced?: number
  readonly rss: number
  readonly cpu: NodeJS.CpuUsage
}

async function told(child: ChildProcess, is: (word: Word) => boolean): Promise<Word> {
  for (;;) {
    const [word] = (await once(child, 'message', { signal: AbortSignal.timeout(120_000) })) as [Word]
    if (is(word)) return word
  }
}

function ask(child: ChildProcess): Promise<Word> {
  child.send('how much?')
  return told(child, ({ rss }) => rss !== undefined)
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
