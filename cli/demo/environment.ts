import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startApiServer, type ApiServer } from '#mocks/kubernetes/api-server'
import { startWorkloads, type Workloads } from '#mocks/kubernetes/workloads/workloads'
import { startDataPlane, type DataPlane } from '#mocks/dataplane/data-plane'
import { startPortal } from '#mocks/azure/portal/portal'
import { createUnderlay } from '#mocks/dataplane/underlay'
import { takeAddressRange } from './address-range.ts'
import { startLocalAzure, type LocalAzure, type LocalAzureOptions } from './local-azure.ts'

/** A cloud and a cluster on this machine's loopback. */
export interface Environment {
  readonly azure: LocalAzure
  readonly cluster: ApiServer
  readonly workloads: Workloads
  readonly dataPlane: DataPlane
  readonly kubeconfig: string
  /** An address of the virtual network that no machine has: for a client inside. */
  readonly inside: string
  /** The page that shows what stands in the local Azure. */
  readonly page: string
  stop(): Promise<void>
}

const nodeNames = ['node1', 'node2', 'node3'] as const
/** The first address of a subnet that Azure gives to a machine. */
const firstHost = 4
/** Out of the way of the addresses that Azure hands out from below. */
const insideHost = 250

const probeScales = { none: 100, fast: 20, real: 1 } as const

export interface EnvironmentOptions {
  readonly latency: LocalAzureOptions['latency']
  /** How many times faster than Azure's the probes are. */
  readonly probeScale?: number
  /** Where kubeconfig, azure.json and berth.yaml are put and left; otherwise a temporary folder that goes with the rest. */
  readonly directory?: string | undefined
}

/** Starts everything but the controller. What was started is stopped again if something fails. */
export async function startEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const { latency, probeScale = probeScales[latency] } = options
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const one of stops.splice(0).toReversed()) await one()
  }
  try {
    const range = await takeAddressRange()
    stops.push(() => range.release())
    const directory = await (options.directory === undefined ? temporaryFolder(stops) : folder(options.directory))
    const nodes = nodeNames.map((name, at) => ({ name, ip: range.host(firstHost + at), zone: String(at + 1) }))
    const inside = range.host(insideHost)
    const azure = await startLocalAzure({ directory, range, latency, machines: nodes, taken: [inside] })
    stops.push(() => azure.emulator.stop())
    const cluster = await startApiServer()
    stops.push(() => cluster.stop())
    const underlay = createUnderlay()
    stops.push(() => underlay.stop())
    const { subscriptionId } = azure.emulator.credentials
    const place = { subscriptionId, resourceGroup: azure.resourceGroup }
    const workloads = await startWorkloads({ store: cluster.store, nodes, underlay, place })
    stops.push(() => workloads.stop())
    const dataPlane = await startDataPlane({
      resources: azure.emulator.resources,
      machines: workloads,
      underlay,
      probeScale,
    })
    stops.push(() => dataPlane.stop())
    azure.emulator.playHealth(dataPlane)
    const portal = await startPortal(azure.emulator, { dataPlane })
    stops.push(() => portal.stop())
    const kubeconfig = join(directory, 'kubeconfig')
    await writeFile(kubeconfig, cluster.kubeconfig(), { mode: 0o600 })
    return { azure, cluster, workloads, dataPlane, kubeconfig, inside, page: portal.url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function temporaryFolder(stops: (() => Promise<void>)[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'berth-'))
  stops.push(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** Absolute, since it is told to people who are elsewhere. */
async function folder(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true })
  return resolve(directory)
}
