/** The cluster of the lab's speakers: nodes, one pool, one peer, and Services whose addresses are given by the check itself. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startDaemon } from '../../process/daemon.ts'
import type { Daemon } from '../../process/daemon.ts'
import type { Lab } from './lab.ts'
import { lab as site, labNodes } from './topology.ts'

export interface PlayedObject {
  /** Plural name. */
  readonly resource: string
  readonly object: {
    readonly metadata: {
      readonly name: string
      readonly namespace?: string
      readonly labels?: Readonly<Record<string, string>>
      readonly annotations?: Readonly<Record<string, string>>
    }
    readonly status?: object
    readonly [part: string]: unknown
  }
}

export interface ClusterOrder {
  readonly order: number
  readonly put?: readonly PlayedObject[]
  readonly remove?: readonly { readonly resource: string; readonly namespace?: string; readonly name: string }[]
}

export interface ClusterReport {
  readonly order: number
  readonly error?: string
  /** In the first one. */
  readonly kubeconfig?: string
}

export interface PlayedCluster extends AsyncDisposable {
  /** Path of a file. */
  readonly kubeconfig: string
  readonly daemon: Daemon
  /** Resolves when the objects are stored. */
  put(objects: readonly PlayedObject[]): Promise<void>
  remove(resource: string, name: string, namespace?: string): Promise<void>
}

const configurationNamespace = 'metallb-system'

/** Starts it in the router's namespace, with the lab's nodes and no configuration. */
export async function startPlayedCluster(lab: Lab): Promise<PlayedCluster> {
  const program = join(import.meta.dirname, 'played-cluster-process.ts')
  const daemon = startDaemon({
    name: 'the played API server',
    namespace: lab.namespaces.router,
    command: [process.execPath, program, site.router],
    logFile: join(lab.folder, 'api-server.log'),
    messages: true,
  })
  const waiting = new Map<number, PromiseWithResolvers<ClusterReport>>()
  let orders = 0
  const reportOf = (order: number): Promise<ClusterReport> => {
    const done = Promise.withResolvers<ClusterReport>()
    waiting.set(order, done)
    return done.promise
  }
  daemon.child.on('message', (report: ClusterReport) => {
    const done = waiting.get(report.order)
    waiting.delete(report.order)
    if (report.error === undefined) done?.resolve(report)
    else done?.reject(new Error(report.error))
  })
  daemon.child.once('exit', () => waiting.forEach(({ reject }) => reject(new Error(daemon.tail()))))
  const send = async (what: Omit<ClusterOrder, 'order'>): Promise<void> => {
    const order = ++orders
    const done = reportOf(order)
    daemon.child.send({ ...what, order } satisfies ClusterOrder)
    await done
  }
  const first = await reportOf(0)
  const kubeconfig = join(lab.folder, 'kubeconfig')
  await writeFile(kubeconfig, first.kubeconfig ?? '', { mode: 0o600 })
  await send({ put: [{ resource: 'namespaces', object: { metadata: { name: configurationNamespace } } }, ...nodes()] })
  return {
    kubeconfig,
    daemon,
    put: (put) => send({ put }),
    remove: (resource, name, namespace) =>
      send({ remove: [{ resource, name, ...(namespace !== undefined && { namespace }) }] }),
    [Symbol.asyncDispose]: () => daemon.stop(0),
  }
}

function nodes(): readonly PlayedObject[] {
  return labNodes.map(({ name, address }) => {
    const addresses = [{ type: 'InternalIP', address }]
    return { resource: 'nodes', object: { metadata: { name }, status: { addresses } } }
  })
}

/** One of MetalLB's resources, or Berth's own. */
export function configured(resource: string, name: string, spec: object): PlayedObject {
  const namespace = resource === 'announcementpolicies' ? {} : { namespace: configurationNamespace }
  return { resource, object: { metadata: { name, ...namespace }, spec } }
}

/** The pools of the lab's checks, the lab's router as a peer, and an advertisement of all. */
export function plainConfiguration(peer: object = {}): readonly PlayedObject[] {
  // Not 1 s: after a session has ended that is FRR's own pause, and a connection at its very end costs FRR 8.4 the session.
  const timers = { holdTime: '9s', keepaliveTime: '3s', connectTime: '3s' }
  const spec = { myASN: site.nodeAsn, peerASN: site.routerAsn, peerAddress: site.router, ...timers, ...peer }
  return [
    configured('ipaddresspools', 'lab', { addresses: [site.pool, '10.20.0.0/16'] }),
    configured('bgppeers', 'tor', spec),
    configured('bgpadvertisements', 'all', {}),
  ]
}

/** A Service with ready endpoints on every node. Without an address nobody gave it one yet. */
export function service(name: string, address?: string): readonly PlayedObject[] {
  const metadata = { name, namespace: 'default' }
  const spec = {
    type: 'LoadBalancer',
    ports: [{ port: 80 }],
    selector: { app: name },
    allocateLoadBalancerNodePorts: false,
  }
  const endpoints = labNodes.map(({ name: nodeName }, index) => ({
    addresses: [`10.244.${index}.1`],
    nodeName,
    conditions: { ready: true, serving: true, terminating: false },
  }))
  const labels = { 'kubernetes.io/service-name': name }
  const slice = { metadata: { ...metadata, labels }, addressType: 'IPv4', ports: [], endpoints }
  return [
    { resource: 'services', object: { metadata, spec, ...(address !== undefined && { status: given(address) }) } },
    { resource: 'endpointslices', object: slice },
  ]
}

/** The write by which the controller gives a Service its address, or takes it. */
export function giveAddress(name: string, address: string | undefined): PlayedObject {
  return { resource: 'services', object: { metadata: { name, namespace: 'default' }, status: given(address) } }
}

function given(address: string | undefined): object {
  return { loadBalancer: address === undefined ? {} : { ingress: [{ ip: address }] } }
}
