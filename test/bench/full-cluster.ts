/**
 * A played cluster with as many Services and nodes as are asked for, on as many load balancers as Azure's limits make of
 * them, each with a scale set of nodes. Nothing carries traffic here: probes of thousands of ports would be what is measured.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startLocalAzure, type LocalAzure, type LocalAzureOptions } from '#cli/demo/local-azure'
import { startApiServer, type ApiServer } from '#mocks/kubernetes/api-server'

export interface Size {
  readonly external: number
  readonly internal: number
  readonly nodes: number
}

export interface FullCluster {
  readonly folder: string
  readonly kubeconfig: string
  readonly azure: LocalAzure
  readonly server: ApiServer
  readonly balancers: number
  /** Waits until every Service shows an address, and answers for how many milliseconds. @throws {Error} when `goesOn` does */
  untilAllShow(goesOn: () => void): Promise<number>
  stop(): Promise<void>
}

/** Each Service is a rule on every node of its load balancer, of which Azure allows 300. */
const rulesPerNode = 280
const scaleSets = '/subscriptions/s/resourceGroups/nodes/providers/Microsoft.Compute/virtualMachineScaleSets'
/** Nobody asks about the machine of a node that works. */
const ready = { type: 'Ready', status: 'True' }
const patienceMs = 60 * 60_000
const progressMs = 30_000

const addresses = {
  publicAddresses: '20.0.0.0/16',
  virtualNetwork: '10.0.0.0/8',
  host: (n: number) => `10.1.${Math.floor(n / 250)}.${(n % 250) + 4}`,
  release: () => Promise.resolve(),
}

export async function startFullCluster(size: Size, latency: LocalAzureOptions['latency']): Promise<FullCluster> {
  const { external, internal, nodes } = size
  const balancers = Math.ceil((external + internal) / rulesPerNode)
  const folder = await mkdtemp(join(tmpdir(), 'berth-bench-'))
  const server = await startApiServer({ serviceClusterIPRange: '10.96.0.0/12', nodePortRange: [20_000, 42_767] })
  const taken = Array.from({ length: nodes }, (_, at) => addresses.host(at))
  const emulator = { knobs: { throttle: 'off', publicIpsPerRegion: external } } as const
  const azure = await startLocalAzure({ emulator, latency, range: addresses, directory: folder, taken })
  await configure(azure.cloudConfig, balancers)
  fill(server, size, balancers)
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, server.kubeconfig())
  return {
    folder,
    kubeconfig,
    azure,
    server,
    balancers,
    untilAllShow: (goesOn) => untilAllShow(server, external + internal, goesOn),
    async stop() {
      await azure.emulator.stop()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function configure(cloudConfig: string, balancers: number): Promise<void> {
  const file = JSON.parse(await readFile(cloudConfig, 'utf8')) as object
  const configurations = Array.from({ length: balancers }, (_, at) => ({
    name: at === 0 ? 'kubernetes' : `lb${at}`,
    primaryVMSet: `pool${at}`,
  }))
  await writeFile(cloudConfig, JSON.stringify({ ...file, multipleStandardLoadBalancerConfigurations: configurations }))
}

function fill({ store }: ApiServer, { external, internal, nodes }: Size, balancers: number): void {
  for (let at = 0; at < nodes; at += 1) {
    store.create('nodes', {
      metadata: { name: `node${at}` },
      spec: { providerID: `azure://${scaleSets}/pool${at % balancers}/virtualMachines/${at}` },
      status: { addresses: [{ type: 'InternalIP', address: addresses.host(at) }], conditions: [ready] },
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

async function untilAllShow({ store }: ApiServer, count: number, goesOn: () => void): Promise<number> {
  const startedAt = performance.now()
  const tellProgress = progressOf(count)
  const shown = new Set<string>()
  const unwatch = store.watch('services', ({ object }) => {
    const { metadata, status } = object as Shown
    if ((status?.loadBalancer?.ingress ?? []).length > 0) shown.add(metadata.name)
  })
  try {
    while (shown.size < count) {
      goesOn()
      if (performance.now() - startedAt > patienceMs) throw new Error(`only ${shown.size} Services have an address`)
      await pause(100)
      tellProgress(shown.size)
    }
    return performance.now() - startedAt
  } finally {
    unwatch()
  }
}

/** A quarter of an hour without a word would look like a standstill. */
function progressOf(count: number): (shown: number) => void {
  let nextAt = performance.now() + progressMs
  return (shown) => {
    if (performance.now() < nextAt) return
    nextAt += progressMs
    console.error(`${shown} of ${count} Services have an address`)
  }
}

interface Shown {
  readonly metadata: { readonly name: string }
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly unknown[] } }
}
